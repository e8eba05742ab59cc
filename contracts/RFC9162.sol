// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The proofs of RFC 9162 over SHA-256 Merkle trees
/// @notice Decides what the RFC's verification (2.1.3.2, 2.1.4.2) decides, in two walks. `fn` and `sn` are the RFC's names: the places, at the level reached, of the node that is climbed from and of the last node.
/// While they differ, `fn` is not the last node, so every level has a sibling in the path: on the left where `fn` is odd, else on the right.
/// Once they are one, the node has a sibling only where it is odd, always on the left: one for each bit that is set.
/// @dev Uses the SHA-256 precompile at 0x02 and trusts that the chain has it: who links this library checks so once, with `isAvailable`.
library RFC9162 {
    /// @notice Whether the tree (`to`, `toRoot`) extends the tree (`from`, `fromRoot`) by this path (RFC 9162, 2.1.4). Every tree extends the empty one, by an empty path, and none extends a larger one. A path of the wrong length shows nothing.
    function isConsistent(
        uint256 from,
        uint256 to,
        bytes32 fromRoot,
        bytes32 toRoot,
        bytes32[] calldata path
    ) internal view returns (bool) {
        unchecked {
            if (from >= to) return from == to && fromRoot == toRoot && path.length == 0;
            if (from == 0) return path.length == 0;

            // Both walks begin at the largest complete subtree that ends the first tree. It is the whole first tree when `from` is a power of two, and then not in the path.
            uint256 width = from & (~from + 1);
            uint256 fn = (from - 1) / width;
            uint256 sn = (to - 1) / width;
            bytes32 fr = fromRoot;
            uint256 used = 0;
            if (fn != 0) {
                if (path.length == 0) return false;
                fr = _at(path, used++);
            }
            bytes32 sr = fr;

            for (; fn != sn; (fn >>= 1, sn >>= 1)) {
                if (used == path.length) return false;
                bytes32 sibling = _at(path, used++);
                if (fn & 1 == 1) {
                    fr = _nodeHash(sibling, fr);
                    sr = _nodeHash(sibling, sr);
                } else {
                    sr = _nodeHash(sr, sibling);
                }
            }
            for (; fn != 0; fn &= fn - 1) {
                if (used == path.length) return false;
                bytes32 sibling = _at(path, used++);
                fr = _nodeHash(sibling, fr);
                sr = _nodeHash(sibling, sr);
            }
            return used == path.length && fr == fromRoot && sr == toRoot;
        }
    }

    /// @notice Whether the leaf with this hash is number `index` of the tree (`size`, `root`), by this path (RFC 9162, 2.1.3). A path of the wrong length shows nothing.
    function isIncluded(bytes32 leaf, uint256 index, uint256 size, bytes32 root, bytes32[] calldata path) internal view returns (bool) {
        unchecked {
            if (index >= size) return false;
            uint256 fn = index;
            uint256 sn = size - 1;
            bytes32 hash = leaf;
            uint256 used = 0;
            for (; fn != sn; (fn >>= 1, sn >>= 1)) {
                if (used == path.length) return false;
                bytes32 sibling = _at(path, used++);
                hash = fn & 1 == 1 ? _nodeHash(sibling, hash) : _nodeHash(hash, sibling);
            }
            for (; fn != 0; fn &= fn - 1) {
                if (used == path.length) return false;
                hash = _nodeHash(_at(path, used++), hash);
            }
            return used == path.length && hash == root;
        }
    }

    /// @notice Whether this chain answers with SHA-256 at 0x02. Where nothing is there, a call succeeds and returns nothing.
    function isAvailable() internal pure returns (bool) {
        return sha256('') == 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;
    }

    /// @notice The hash of a leaf whose entry has 32 bytes: SHA-256(0x00 || entry) (RFC 9162, 2.1.1).
    function leafHash(bytes32 entry) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0), entry));
    }

    /// @dev SHA-256(0x01 || left || right) (RFC 9162, 2.1.1). The input is written beyond the allocated memory and the answer into scratch space; a call that ran out of gas is not taken for an answer.
    function _nodeHash(bytes32 left, bytes32 right) private view returns (bytes32 hash) {
        assembly ('memory-safe') {
            let input := mload(0x40)
            mstore8(input, 0x01)
            mstore(add(input, 0x01), left)
            mstore(add(input, 0x21), right)
            if iszero(staticcall(gas(), 0x02, input, 0x41, 0x00, 0x20)) {
                revert(0x00, 0x00)
            }
            hash := mload(0x00)
        }
    }

    /// @dev `path[index]` for an index that was compared with the length.
    function _at(bytes32[] calldata path, uint256 index) private pure returns (bytes32 hash) {
        assembly ('memory-safe') {
            hash := calldataload(add(path.offset, shl(5, index)))
        }
    }
}
