// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RFC9162} from '../RFC9162.sol';

/// @title The library's doors, for whoever calls from outside
contract RFC9162Harness {
    function isConsistent(
        uint256 from,
        uint256 to,
        bytes32 fromRoot,
        bytes32 toRoot,
        bytes32[] calldata path
    ) external view returns (bool) {
        return RFC9162.isConsistent(from, to, fromRoot, toRoot, path);
    }

    function isIncluded(bytes32 leaf, uint256 index, uint256 size, bytes32 root, bytes32[] calldata path) external view returns (bool) {
        return RFC9162.isIncluded(leaf, index, size, root, path);
    }

    function leafHash(bytes32 entry) external pure returns (bytes32) {
        return RFC9162.leafHash(entry);
    }

    function isAvailable() external pure returns (bool) {
        return RFC9162.isAvailable();
    }
}
