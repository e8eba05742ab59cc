// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RFC 9162, section 2.1, word for word
/// @notice Slow and plain on purpose: what the contract is compared with. Entries have 32 bytes.
library RFC9162Reference {
    /// @notice MTH(D_n) of the entries from `start`, `size` of them (2.1.1). Requires 0 < size.
    function root(bytes32[] memory entries, uint256 start, uint256 size) internal pure returns (bytes32) {
        if (size == 1) return leafHash(entries[start]);
        uint256 split = splitOf(size);
        return nodeHash(root(entries, start, split), root(entries, start + split, size - split));
    }

    /// @notice PATH(m, D_n) (2.1.3.1).
    function inclusionPath(bytes32[] memory entries, uint256 m, uint256 start, uint256 size) internal pure returns (bytes32[] memory) {
        if (size == 1) return new bytes32[](0);
        uint256 split = splitOf(size);
        return
            m < split
                ? append(inclusionPath(entries, m, start, split), root(entries, start + split, size - split))
                : append(inclusionPath(entries, m - split, start + split, size - split), root(entries, start, split));
    }

    /// @notice PROOF(m, D_n) (2.1.4.1).
    function consistencyPath(bytes32[] memory entries, uint256 m, uint256 n) internal pure returns (bytes32[] memory) {
        return _subproof(entries, m, 0, n, true);
    }

    /// @notice The verification of 2.1.4.2. Requires 0 < first < second.
    function isConsistent(
        uint256 first,
        uint256 second,
        bytes32 firstHash,
        bytes32 secondHash,
        bytes32[] memory path
    ) internal pure returns (bool) {
        if (first & (first - 1) != 0 && path.length == 0) return false;
        bytes32 start = first & (first - 1) == 0 ? firstHash : path[0];
        (bytes32 fr, bytes32 sr, bool isWhole) = consistencyRoots(first, second, start, path);
        return fr == firstHash && sr == secondHash && isWhole;
    }

    /// @notice Steps 2 to 7 of 2.1.4.2: the two roots that the path leads to, and whether it has the right length. `start` is the first hash of the path, which begins with it unless `first` is a power of two.
    function consistencyRoots(
        uint256 first,
        uint256 second,
        bytes32 start,
        bytes32[] memory path
    ) internal pure returns (bytes32 fr, bytes32 sr, bool isWhole) {
        // 2
        if (first & (first - 1) == 0) path = _prepend(start, path);
        // 3 and 4
        uint256 fn = first - 1;
        uint256 sn = second - 1;
        while (fn & 1 == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        // 5
        fr = start;
        sr = start;
        // 6
        for (uint256 i = 1; i < path.length; ++i) {
            if (sn == 0) return (fr, sr, false);
            if (fn & 1 == 1 || fn == sn) {
                fr = nodeHash(path[i], fr);
                sr = nodeHash(path[i], sr);
                while (fn & 1 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = nodeHash(sr, path[i]);
            }
            fn >>= 1;
            sn >>= 1;
        }
        // 7
        isWhole = sn == 0;
    }

    /// @notice How many hashes PROOF(m, D_n) has, by its definition (2.1.4.1). Requires 0 < m < n.
    function consistencyLength(uint256 m, uint256 n) internal pure returns (uint256 length) {
        bool isWholeTree = true;
        while (m != n) {
            uint256 split = splitOf(n);
            if (m <= split) {
                n = split;
            } else {
                m -= split;
                n -= split;
                isWholeTree = false;
            }
            ++length;
        }
        if (!isWholeTree) ++length;
    }

    /// @notice The verification of 2.1.3.2, step by step.
    function isIncluded(
        bytes32 hash,
        uint256 leafIndex,
        uint256 treeSize,
        bytes32 rootHash,
        bytes32[] memory path
    ) internal pure returns (bool) {
        if (leafIndex >= treeSize) return false;
        uint256 fn = leafIndex;
        uint256 sn = treeSize - 1;
        bytes32 r = hash;
        for (uint256 i = 0; i < path.length; ++i) {
            if (sn == 0) return false;
            if (fn & 1 == 1 || fn == sn) {
                r = nodeHash(path[i], r);
                while (fn & 1 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = nodeHash(r, path[i]);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && r == rootHash;
    }

    function leafHash(bytes32 entry) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(hex'00', entry));
    }

    function nodeHash(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(hex'01', left, right));
    }

    /// @notice The largest power of two below `size`.
    function splitOf(uint256 size) internal pure returns (uint256 split) {
        split = 1;
        while (split * 2 < size) split *= 2;
    }

    function append(bytes32[] memory path, bytes32 last) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](path.length + 1);
        for (uint256 i = 0; i < path.length; ++i) longer[i] = path[i];
        longer[path.length] = last;
    }

    /// @notice All but the last hash. Requires one.
    function shorten(bytes32[] memory path) internal pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](path.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = path[i];
    }

    function _subproof(
        bytes32[] memory entries,
        uint256 m,
        uint256 start,
        uint256 n,
        bool isWholeTree
    ) private pure returns (bytes32[] memory) {
        if (m == n) {
            if (isWholeTree) return new bytes32[](0);
            return append(new bytes32[](0), root(entries, start, n));
        }
        uint256 split = splitOf(n);
        return
            m <= split
                ? append(_subproof(entries, m, start, split, isWholeTree), root(entries, start + split, n - split))
                : append(_subproof(entries, m - split, start + split, n - split, false), root(entries, start, split));
    }

    function _prepend(bytes32 first, bytes32[] memory path) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](path.length + 1);
        longer[0] = first;
        for (uint256 i = 0; i < path.length; ++i) longer[i + 1] = path[i];
    }
}
