// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Anchors of transparency logs
/// @notice Keeps, for each of any number of logs, the size and the root of the newest anchored tree, and refuses a root that does not extend the last one (RFC 9162, SHA-256).
/// One contract per chain, at the same address everywhere, without owner, proxy, pause or funds: who may do what is decided per log, by its own keys.
///
/// What it enforces is a chain of roots. A root does not bind the size of its tree: readers check a head's size by the log's own last entry, not here.
///
/// Storage, fixed for good, so that a head can be proven by `eth_getProof` without executing anything:
/// the log `logId` begins at slot `s = keccak256(abi.encode(logId, uint256(0)))`,
/// ```
/// s      publisher (bits 0 to 159) | size (bits 160 to 207) | blockNumber (bits 208 to 255)
/// s + 1  root
/// s + 2  admin
/// s + 3  pendingAdmin
/// s + 4  successor
/// ```
/// and an anchor overwrites s and s + 1, and writes nothing else.
interface ITransparencyLog {
    /// @notice A log as it is stored.
    /// @param publisher Who anchors; 0 once the log is frozen.
    /// @param size How many entries the newest anchored tree has; 0 before the first anchor.
    /// @param blockNumber The block of the newest anchor, as the chain's NUMBER instruction gives it (some rollups give their parent chain's); 0 before the first.
    /// @param root The newest anchored root; 0 before the first anchor.
    /// @param admin Who chooses the publisher and may freeze the log; 0 only where there is no log.
    /// @param pendingAdmin Who may take over as admin; 0 when nobody is asked.
    /// @param successor The log that goes on where this one was frozen; 0 when none is named.
    struct Log {
        address publisher;
        uint48 size;
        uint48 blockNumber;
        bytes32 root;
        address admin;
        address pendingAdmin;
        bytes32 successor;
    }

    /// @notice A log begins.
    event LogCreated(bytes32 indexed logId, address indexed creator, bytes32 salt, address admin, address publisher);

    /// @notice The log was extended. Walking from `head` by `previousBlock` finds every anchor without an index; anchors in one block name that block.
    /// @param previousBlock The block of the anchor before; 0 when this is the first.
    event Anchored(bytes32 indexed logId, uint48 size, bytes32 root, uint48 previousBlock);

    /// @notice From now on `publisher` anchors.
    /// @param previousBlock The block of the newest anchor; 0 when there is none.
    event PublisherChanged(bytes32 indexed logId, address publisher, uint48 previousBlock);

    /// @notice `pendingAdmin` is asked to take over; 0 takes the question back.
    /// @param previousBlock The block of the newest anchor; 0 when there is none.
    event AdminTransferStarted(bytes32 indexed logId, address pendingAdmin, uint48 previousBlock);

    /// @notice `admin` has taken over.
    /// @param previousBlock The block of the newest anchor; 0 when there is none.
    event AdminChanged(bytes32 indexed logId, address admin, uint48 previousBlock);

    /// @notice The log has ended: its head never changes again.
    /// @param previousBlock The block of the newest anchor; 0 when there is none.
    event Frozen(bytes32 indexed logId, bytes32 successor, uint48 previousBlock);

    /// @notice The chain has no SHA-256 precompile: nothing could be verified on it.
    error NoSha256(uint256 chainId);

    /// @notice No log has this id.
    error UnknownLog(bytes32 logId);

    /// @notice This creator has already used this salt.
    error LogExists(bytes32 logId);

    /// @notice The log has ended.
    error LogEnded(bytes32 logId, bytes32 successor);

    /// @notice Admin and publisher are somebody: the zero address holds no key.
    error ZeroAddress(bytes32 logId);

    /// @notice Only the log's admin may do this.
    error NotAdmin(bytes32 logId, address caller);

    /// @notice Only who was asked may take over.
    error NotPendingAdmin(bytes32 logId, address caller);

    /// @notice Only the log's publisher anchors; others carry a signature of the publisher.
    error NotPublisher(bytes32 logId, address caller);

    /// @notice The signature is not the publisher's, or not over this anchor.
    error NotSignedByPublisher(bytes32 logId, address publisher);

    /// @notice The publisher signed for a time that is over.
    error DeadlinePassed(uint48 deadline, uint256 timestamp);

    /// @notice An anchor makes a log larger. This is also what refuses a replay.
    error NotLarger(uint48 fromSize, uint48 toSize);

    /// @notice A log grows by at most 2^32 entries with one anchor, so that a stolen key cannot use up the sizes.
    error TooMuchLarger(uint48 fromSize, uint48 toSize);

    /// @notice The root of a log is the hash of something.
    error ZeroRoot(bytes32 logId);

    /// @notice The new root does not extend the anchored one: the log was rewritten, or the proof is wrong.
    error NotAnExtension(uint48 fromSize, uint48 toSize);

    /// @notice Creates an empty log of the caller's. Nobody else can take its id.
    /// @param salt Any number the caller has not used.
    /// @param admin Who chooses the publisher and may freeze the log.
    /// @param publisher Who anchors.
    /// @return logId `logIdOf(msg.sender, salt)`
    function createLog(bytes32 salt, address admin, address publisher) external returns (bytes32 logId);

    /// @notice Anchors the tree (`size`, `root`), sent by the publisher.
    /// @param logId The log.
    /// @param size Larger than the anchored size, by at most 2^32.
    /// @param root The root of the first `size` entries; not 0.
    /// @param proof The consistency path of RFC 9162, 2.1.4.1, from the anchored size; empty for the first anchor.
    function anchor(bytes32 logId, uint48 size, bytes32 root, bytes32[] calldata proof) external;

    /// @notice Anchors the tree (`size`, `root`), signed by the publisher and sent by anybody. The proof is not signed: it is checked.
    /// @param logId The log.
    /// @param size Larger than the anchored size, by at most 2^32.
    /// @param root The root of the first `size` entries; not 0.
    /// @param deadline The last second at which the signature counts.
    /// @param proof The consistency path of RFC 9162, 2.1.4.1, from the anchored size; empty for the first anchor.
    /// @param signature Over EIP-712 `Anchor(bytes32 logId,uint48 size,bytes32 root,uint48 deadline)`: ECDSA of 65 bytes, or 64 (ERC-2098), with low s; or what the publisher's code accepts (ERC-1271).
    function anchorBySig(
        bytes32 logId,
        uint48 size,
        bytes32 root,
        uint48 deadline,
        bytes32[] calldata proof,
        bytes calldata signature
    ) external;

    /// @notice Lets another key anchor, at once. Sent by the admin.
    function setPublisher(bytes32 logId, address publisher) external;

    /// @notice Asks `admin` to take over, or nobody (0). Sent by the admin, who stays until then.
    function transferAdmin(bytes32 logId, address admin) external;

    /// @notice Takes over as admin. Sent by who was asked.
    function acceptAdmin(bytes32 logId) external;

    /// @notice Ends the log for good. Sent by the admin. The successor is named, not checked: it may be on another chain.
    function freeze(bytes32 logId, bytes32 successor) external;

    /// @notice The newest anchored tree; all 0 before the first anchor, and for a log that does not exist.
    function head(bytes32 logId) external view returns (uint48 size, uint48 blockNumber, bytes32 root);

    /// @notice The log as it is stored; all 0 when it does not exist.
    function logOf(bytes32 logId) external view returns (Log memory log);

    /// @notice Whether `entry` is number `index` of the anchored tree, by the inclusion path of RFC 9162, 2.1.3.1. False for a log that does not exist.
    /// @param logId The log.
    /// @param entry The entry itself, of 32 bytes; it is hashed here, so that no node of the tree passes for an entry.
    /// @param index Its place, from 0.
    /// @param path Lowest sibling first.
    function verifyInclusion(bytes32 logId, bytes32 entry, uint48 index, bytes32[] calldata path) external view returns (bool);

    /// @notice The domain that signatures are made for (ERC-5267).
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );

    /// @notice The hash of the domain, for the chain that asks: after a fork both sides have their own.
    // solhint-disable-next-line func-name-mixedcase, use-natspec
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice The id of the log that `creator` makes with `salt`: `keccak256(abi.encode(creator, salt))`, on every chain.
    function logIdOf(address creator, bytes32 salt) external pure returns (bytes32 logId);
}
