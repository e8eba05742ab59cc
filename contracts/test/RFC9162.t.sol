// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RFC9162Harness} from './RFC9162Harness.sol';
import {RFC9162Reference as Reference} from './RFC9162Reference.sol';

/// @title The library decides what the RFC's own words decide
contract RFC9162Test {
    uint256 private constant _MOST = 40;

    RFC9162Harness private _rfc9162;
    bytes32[] private _entries;

    function setUp() public {
        _rfc9162 = new RFC9162Harness();
        for (uint256 i = 0; i < _MOST; ++i) _entries.push(keccak256(abi.encode(i)));
    }

    /// Two entries of 32 zero bytes; computed outside, with sha256sum.
    function test_KnownHashes() public view {
        bytes32 leaf = 0x7f9c9e31ac8256ca2f258583df262dbc7d6f68f2a03043d5c99a4ae5a7396ce9;
        require(_rfc9162.leafHash(0) == leaf, 'leaf');
        bytes32[] memory path = Reference.append(new bytes32[](0), leaf);
        require(_rfc9162.isIncluded(leaf, 1, 2, 0xa4b8c7873a49d5d53af0b2a0202486483020d95935d763edc4ef2f602200d8de, path), 'node');
    }

    function test_Sha256IsAvailable() public view {
        require(_rfc9162.isAvailable(), 'available');
    }

    function test_EveryConsistencyPathUpTo40() public view {
        bytes32[] memory entries = _entries;
        for (uint256 to = 2; to <= _MOST; ++to) {
            bytes32 toRoot = Reference.root(entries, 0, to);
            for (uint256 from = 1; from < to; ++from) {
                bytes32 fromRoot = Reference.root(entries, 0, from);
                bytes32[] memory path = Reference.consistencyPath(entries, from, to);
                require(_rfc9162.isConsistent(from, to, fromRoot, toRoot, path), 'right path');
                require(!_rfc9162.isConsistent(from, to, fromRoot, toRoot, Reference.append(path, toRoot)), 'too long');
                require(path.length == 0 || !_rfc9162.isConsistent(from, to, fromRoot, toRoot, Reference.shorten(path)), 'too short');
            }
        }
    }

    function test_EveryInclusionPathUpTo24() public view {
        bytes32[] memory entries = _entries;
        for (uint256 size = 1; size <= 24; ++size) {
            bytes32 root = Reference.root(entries, 0, size);
            for (uint256 index = 0; index < size; ++index) {
                bytes32 leaf = Reference.leafHash(entries[index]);
                bytes32[] memory path = Reference.inclusionPath(entries, index, 0, size);
                require(_rfc9162.isIncluded(leaf, index, size, root, path), 'right path');
                require(!_rfc9162.isIncluded(leaf, index, size, root, Reference.append(path, root)), 'too long');
                require(path.length == 0 || !_rfc9162.isIncluded(leaf, index, size, root, Reference.shorten(path)), 'too short');
                require(!_rfc9162.isIncluded(leaf, size, size, root, path), 'outside');
            }
        }
    }

    function test_EqualSizesTakeEqualRootsAndNoPath() public view {
        bytes32 root = Reference.root(_entries, 0, 6);
        require(_rfc9162.isConsistent(6, 6, root, root, new bytes32[](0)), 'same');
        require(!_rfc9162.isConsistent(6, 6, root, keccak256('other'), new bytes32[](0)), 'other root');
        require(!_rfc9162.isConsistent(6, 6, root, root, Reference.append(new bytes32[](0), root)), 'a path');
    }

    function test_EveryTreeExtendsTheEmptyOneByNoPath() public view {
        bytes32 root = Reference.root(_entries, 0, 6);
        require(_rfc9162.isConsistent(0, 6, 0, root, new bytes32[](0)), 'no path');
        require(!_rfc9162.isConsistent(0, 6, 0, root, Reference.append(new bytes32[](0), root)), 'a path');
    }

    function testFuzz_NoTreeExtendsALargerOne(uint256 from, uint256 to, bytes32[] memory path) public view {
        if (from <= to) return;
        bytes32 root = Reference.root(_entries, 0, 6);
        require(!_rfc9162.isConsistent(from, to, root, root, path), 'any path');
        require(!_rfc9162.isConsistent(from, to, root, root, new bytes32[](0)), 'no path');
    }

    /// Sizes of any magnitude, hashes of any value: the path that leads to two roots shows that they are consistent, and no neighbour of it does.
    function testFuzz_AnySizesAreConsistentByTheirOwnPathOnly(uint48 a, uint48 b, uint256 seed, uint8 bit) public view {
        (uint256 from, uint256 to) = a < b ? (uint256(a), uint256(b)) : (uint256(b), uint256(a));
        if (from == 0 || from == to) return;
        bytes32[] memory path = _hashes(seed, Reference.consistencyLength(from, to));
        bytes32 start = from & (from - 1) == 0 ? keccak256(abi.encode(seed)) : path[0];
        (bytes32 fromRoot, bytes32 toRoot, bool isWhole) = Reference.consistencyRoots(from, to, start, path);
        require(isWhole, 'length');
        require(Reference.isConsistent(from, to, fromRoot, toRoot, path), 'the RFC says yes');
        require(_rfc9162.isConsistent(from, to, fromRoot, toRoot, path), 'right path');
        require(!_rfc9162.isConsistent(from, to, fromRoot, toRoot, Reference.append(path, start)), 'too long');
        require(!_rfc9162.isConsistent(from, to, fromRoot, toRoot, Reference.shorten(path)), 'too short');
        path[seed % path.length] ^= bytes32(uint256(1) << bit);
        require(!_rfc9162.isConsistent(from, to, fromRoot, toRoot, path), 'changed');
    }

    function testFuzz_AnyHashesAsTheRfc(uint8 from, uint8 to, bytes32 fromRoot, bytes32 toRoot, bytes32[] memory path) public view {
        if (from == 0 || from >= to) return;
        bool expected = Reference.isConsistent(from, to, fromRoot, toRoot, path);
        require(_rfc9162.isConsistent(from, to, fromRoot, toRoot, path) == expected, 'consistency');
        expected = Reference.isIncluded(fromRoot, from, to, toRoot, path);
        require(_rfc9162.isIncluded(fromRoot, from, to, toRoot, path) == expected, 'inclusion');
    }

    /// A right path that is read for other sizes, is cut, grows or has a hash changed: the answer is the RFC's, yes (a root does not bind its size) or no.
    function testFuzz_ChangedConsistencyAsTheRfc(
        uint256 from,
        uint256 to,
        uint256 readFrom,
        uint256 readTo,
        uint256 change,
        uint256 place
    ) public view {
        to = 2 + (to % (_MOST - 1));
        from = 1 + (from % (to - 1));
        bytes32 fromRoot = Reference.root(_entries, 0, from);
        bytes32 toRoot = Reference.root(_entries, 0, to);
        bytes32[] memory path = _changed(Reference.consistencyPath(_entries, from, to), change, place);
        readTo = change % 2 == 0 ? to : 2 + (readTo % (_MOST - 1));
        readFrom = 1 + ((change % 3 == 0 ? readFrom : from - 1) % (readTo - 1));
        bool expected = Reference.isConsistent(readFrom, readTo, fromRoot, toRoot, path);
        require(_rfc9162.isConsistent(readFrom, readTo, fromRoot, toRoot, path) == expected, 'as the RFC');
    }

    function testFuzz_ChangedInclusionAsTheRfc(
        uint256 index,
        uint256 size,
        uint256 readIndex,
        uint256 readSize,
        uint256 change,
        uint256 place
    ) public view {
        size = 1 + (size % _MOST);
        index %= size;
        bytes32 leaf = Reference.leafHash(_entries[index]);
        bytes32 root = Reference.root(_entries, 0, size);
        bytes32[] memory path = _changed(Reference.inclusionPath(_entries, index, 0, size), change, place);
        readSize = change % 2 == 0 ? size : readSize % _MOST;
        readIndex = change % 3 == 0 ? readIndex % _MOST : index;
        bool expected = Reference.isIncluded(leaf, readIndex, readSize, root, path);
        require(_rfc9162.isIncluded(leaf, readIndex, readSize, root, path) == expected, 'as the RFC');
    }

    function _hashes(uint256 seed, uint256 length) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) hashes[i] = keccak256(abi.encode(seed, i));
    }

    function _changed(bytes32[] memory path, uint256 change, uint256 place) private pure returns (bytes32[] memory) {
        uint256 kind = (change / 6) % 4;
        if (kind == 0 || path.length == 0) return path;
        if (kind == 1) return Reference.shorten(path);
        if (kind == 2) return Reference.append(path, path[place % path.length]);
        path[place % path.length] ^= bytes32(uint256(1) << (place % 256));
        return path;
    }
}
