// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransparencyLog} from './ITransparencyLog.sol';
import {RFC9162} from './RFC9162.sol';

/// @title Anchors of transparency logs
/// @notice See the interface. Nothing here depends on the chain it is deployed to, neither the code nor its address.
contract TransparencyLog is ITransparencyLog {
    bytes32 private constant _DOMAIN_TYPE = keccak256('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)');
    bytes32 private constant _ANCHOR_TYPE = keccak256('Anchor(bytes32 logId,uint48 size,bytes32 root,uint48 deadline)');
    string private constant _NAME = 'TransparencyLog';
    string private constant _VERSION = '1';
    bytes32 private constant _NAME_HASH = keccak256('TransparencyLog');
    bytes32 private constant _VERSION_HASH = keccak256('1');

    /// @dev Half the order of secp256k1, rounded down: of the two signatures (r, s) and (r, -s) only the one with the lower s counts (EIP-2).
    uint256 private constant _HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @dev What `isValidSignature(bytes32,bytes)` is called by, and what it answers when it accepts (ERC-1271).
    bytes4 private constant _ERC1271 = 0x1626ba7e;

    uint256 private constant _MOST_GROWTH = 2 ** 32;

    /// @dev Slot 0: the interface promises where a log lies.
    mapping(bytes32 logId => Log log) private _logs;

    constructor() {
        require(RFC9162.isAvailable(), NoSha256(block.chainid));
    }

    /// @inheritdoc ITransparencyLog
    function createLog(bytes32 salt, address admin, address publisher) external returns (bytes32 logId) {
        logId = logIdOf(msg.sender, salt);
        Log storage log = _logs[logId];
        require(log.admin == address(0), LogExists(logId));
        require(admin != address(0) && publisher != address(0), ZeroAddress(logId));
        log.admin = admin;
        log.publisher = publisher;
        emit LogCreated(logId, msg.sender, salt, admin, publisher);
    }

    /// @inheritdoc ITransparencyLog
    function anchor(bytes32 logId, uint48 size, bytes32 root, bytes32[] calldata proof) external {
        Log storage log = _logs[logId];
        address publisher = log.publisher;
        if (publisher == address(0)) _refuseAbsent(logId, log);
        require(msg.sender == publisher, NotPublisher(logId, msg.sender));
        _extend(logId, log, size, root, proof);
    }

    /// @inheritdoc ITransparencyLog
    function anchorBySig(
        bytes32 logId,
        uint48 size,
        bytes32 root,
        uint48 deadline,
        bytes32[] calldata proof,
        bytes calldata signature
    ) external {
        require(block.timestamp <= deadline, DeadlinePassed(deadline, block.timestamp));
        Log storage log = _logs[logId];
        address publisher = log.publisher;
        if (publisher == address(0)) _refuseAbsent(logId, log);
        bytes32 anchorHash = keccak256(abi.encode(_ANCHOR_TYPE, logId, size, root, deadline));
        bytes32 digest = _typedDataHash(DOMAIN_SEPARATOR(), anchorHash);
        require(
            _recover(digest, signature) == publisher || _isAcceptedByCode(publisher, digest, signature),
            NotSignedByPublisher(logId, publisher)
        );
        _extend(logId, log, size, root, proof);
    }

    /// @inheritdoc ITransparencyLog
    function setPublisher(bytes32 logId, address publisher) external {
        Log storage log = _administered(logId);
        require(publisher != address(0), ZeroAddress(logId));
        log.publisher = publisher;
        emit PublisherChanged(logId, publisher, log.blockNumber);
    }

    /// @inheritdoc ITransparencyLog
    function transferAdmin(bytes32 logId, address admin) external {
        Log storage log = _administered(logId);
        log.pendingAdmin = admin;
        emit AdminTransferStarted(logId, admin, log.blockNumber);
    }

    /// @inheritdoc ITransparencyLog
    function acceptAdmin(bytes32 logId) external {
        Log storage log = _open(logId);
        require(msg.sender == log.pendingAdmin && msg.sender != address(0), NotPendingAdmin(logId, msg.sender));
        log.admin = msg.sender;
        log.pendingAdmin = address(0);
        emit AdminChanged(logId, msg.sender, log.blockNumber);
    }

    /// @inheritdoc ITransparencyLog
    function freeze(bytes32 logId, bytes32 successor) external {
        Log storage log = _administered(logId);
        log.publisher = address(0);
        log.pendingAdmin = address(0);
        log.successor = successor;
        emit Frozen(logId, successor, log.blockNumber);
    }

    /// @inheritdoc ITransparencyLog
    function head(bytes32 logId) external view returns (uint48 size, uint48 blockNumber, bytes32 root) {
        Log storage log = _logs[logId];
        return (log.size, log.blockNumber, log.root);
    }

    /// @inheritdoc ITransparencyLog
    function logOf(bytes32 logId) external view returns (Log memory log) {
        return _logs[logId];
    }

    /// @inheritdoc ITransparencyLog
    function verifyInclusion(bytes32 logId, bytes32 entry, uint48 index, bytes32[] calldata path) external view returns (bool) {
        Log storage log = _logs[logId];
        return RFC9162.isIncluded(RFC9162.leafHash(entry), index, log.size, log.root, path);
    }

    /// @inheritdoc ITransparencyLog
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
        )
    {
        // The first four fields are used, salt is not.
        return (0x0f, _NAME, _VERSION, block.chainid, address(this), 0, new uint256[](0));
    }

    /// @inheritdoc ITransparencyLog
    // solhint-disable-next-line func-name-mixedcase, use-natspec
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(_DOMAIN_TYPE, _NAME_HASH, _VERSION_HASH, block.chainid, address(this)));
    }

    /// @inheritdoc ITransparencyLog
    function logIdOf(address creator, bytes32 salt) public pure returns (bytes32 logId) {
        return keccak256(abi.encode(creator, salt));
    }

    /// @dev The one place where a head changes.
    function _extend(bytes32 logId, Log storage log, uint48 size, bytes32 root, bytes32[] calldata proof) private {
        uint48 fromSize = log.size;
        uint48 previousBlock = log.blockNumber;
        require(size > fromSize, NotLarger(fromSize, size));
        unchecked {
            require(size - fromSize <= _MOST_GROWTH, TooMuchLarger(fromSize, size));
        }
        require(root != 0, ZeroRoot(logId));
        require(RFC9162.isConsistent(fromSize, size, log.root, root, proof), NotAnExtension(fromSize, size));
        log.size = size;
        log.blockNumber = uint48(block.number);
        log.root = root;
        emit Anchored(logId, size, root, previousBlock);
    }

    /// @dev The log, if the caller is its admin and it has not ended.
    function _administered(bytes32 logId) private view returns (Log storage log) {
        log = _open(logId);
        require(msg.sender == log.admin, NotAdmin(logId, msg.sender));
    }

    /// @dev The log, if it has not ended.
    function _open(bytes32 logId) private view returns (Log storage log) {
        log = _logs[logId];
        if (log.publisher == address(0)) _refuseAbsent(logId, log);
    }

    /// @dev Says why a log has no publisher: it has ended, or never was.
    function _refuseAbsent(bytes32 logId, Log storage log) private view {
        require(log.admin != address(0), UnknownLog(logId));
        revert LogEnded(logId, log.successor);
    }

    /// @dev Whether the publisher is, or has delegated to (EIP-7702), code that accepts the signature. A static call: it cannot change a head meanwhile.
    function _isAcceptedByCode(address publisher, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (publisher.code.length == 0) return false;
        (bool ok, bytes memory answer) = publisher.staticcall(abi.encodeWithSelector(_ERC1271, digest, signature));
        return ok && answer.length >= 32 && bytes32(answer) == bytes32(_ERC1271);
    }

    /// @dev keccak256(0x1901 || domainSeparator || structHash) (EIP-712), written beyond the allocated memory.
    function _typedDataHash(bytes32 domainSeparator, bytes32 structHash) private pure returns (bytes32 digest) {
        assembly ('memory-safe') {
            let input := mload(0x40)
            mstore(input, hex'1901')
            mstore(add(input, 0x02), domainSeparator)
            mstore(add(input, 0x22), structHash)
            digest := keccak256(input, 0x42)
        }
    }

    /// @dev Who signed `digest`; 0, which is nobody's address, for anything that is not a signature with low s of 65 or (ERC-2098) 64 bytes.
    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address) {
        bytes32 r;
        bytes32 s;
        uint256 v;
        assembly ('memory-safe') {
            r := calldataload(signature.offset)
            s := calldataload(add(signature.offset, 0x20))
            v := byte(0, calldataload(add(signature.offset, 0x40)))
        }
        if (signature.length != 65) {
            if (signature.length != 64) return address(0);
            v = 27 + (uint256(s) >> 255);
            s = bytes32((uint256(s) << 1) >> 1);
        }
        return uint256(s) > _HIGHEST_S ? address(0) : ecrecover(digest, uint8(v), r, s);
    }
}
