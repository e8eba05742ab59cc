// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransparencyLog} from '../ITransparencyLog.sol';
import {TransparencyLog} from '../TransparencyLog.sol';
import {RFC9162Reference as Reference} from './RFC9162Reference.sol';
import {vm} from './Vm.sol';

/// @title Three logs, their honest operator, their admins, and one who forges
/// @notice Remembers what was accepted, so that the claims below are about history and not only about the last state.
contract World {
    struct Head {
        uint48 size;
        bytes32 root;
    }

    uint256 public constant LOGS = 3;
    uint256 private constant _SLOTS = 5;
    uint256 private constant _MOST_ENTRIES = 64;

    TransparencyLog public immutable LEDGER;
    bytes32[LOGS] private _ids;
    bytes32[][LOGS] private _entries;
    Head[][LOGS] private _accepted;
    bytes32[LOGS] private _frozenHead;
    uint256 public forgeriesAccepted;
    uint256 public othersTouched;
    uint256 private _rejections;

    constructor() {
        LEDGER = new TransparencyLog();
        for (uint256 i = 0; i < LOGS; ++i) _ids[i] = LEDGER.createLog(bytes32(i), address(this), address(this));
    }

    /// @dev Every slot of the other logs is the same afterwards.
    modifier touchesOnly(uint256 which) {
        bytes32[LOGS] memory before = _prints();
        _;
        bytes32[LOGS] memory afterwards = _prints();
        for (uint256 i = 0; i < LOGS; ++i) {
            if (i != which % LOGS && before[i] != afterwards[i]) ++othersTouched;
        }
    }

    function anchorHonestly(uint256 which, uint256 growth) external touchesOnly(which) {
        which %= LOGS;
        if (_isFrozen(which)) return;
        uint256 from = _entries[which].length;
        uint256 to = from + 1 + (growth % 9);
        if (to > _MOST_ENTRIES) return;
        for (uint256 i = from; i < to; ++i) _entries[which].push(keccak256(abi.encode(which, i, growth)));
        bytes32[] memory proof = from == 0 ? new bytes32[](0) : Reference.consistencyPath(_entries[which], from, to);
        bytes32 root = Reference.root(_entries[which], 0, to);
        LEDGER.anchor(_ids[which], uint48(to), root, proof);
        _accepted[which].push(Head(uint48(to), root));
    }

    /// @notice Rewrites one anchored entry and brings the best proof there is for the new tree.
    function rewrite(uint256 which, uint256 place, uint256 growth) external touchesOnly(which) {
        which %= LOGS;
        uint256 from = _entries[which].length;
        if (from == 0) return;
        uint256 to = from + 1 + (growth % 9);
        bytes32[] memory forged = new bytes32[](to);
        for (uint256 i = 0; i < to; ++i) forged[i] = i < from ? _entries[which][i] : keccak256(abi.encode(growth, i));
        forged[place % from] = keccak256(abi.encode('rewritten', place));
        _try(which, uint48(to), Reference.root(forged, 0, to), Reference.consistencyPath(forged, from, to));
    }

    /// @notice Changes one bit of a proof that would be right.
    function corrupt(uint256 which, uint256 place, uint8 bit, uint256 growth) external touchesOnly(which) {
        which %= LOGS;
        uint256 from = _entries[which].length;
        if (from == 0) return;
        uint256 to = from + 1 + (growth % 9);
        bytes32[] memory longer = new bytes32[](to);
        for (uint256 i = 0; i < to; ++i) longer[i] = i < from ? _entries[which][i] : keccak256(abi.encode(growth, i));
        bytes32[] memory proof = Reference.consistencyPath(longer, from, to);
        bytes32 root = Reference.root(longer, 0, to);
        if (place % 3 == 0) root ^= bytes32(uint256(1) << bit);
        else proof[place % proof.length] ^= bytes32(uint256(1) << bit);
        _try(which, uint48(to), root, proof);
    }

    /// @notice Sends an accepted head once more, or an older one.
    function replay(uint256 which, uint256 place) external touchesOnly(which) {
        which %= LOGS;
        if (_accepted[which].length == 0) return;
        Head memory old = _accepted[which][place % _accepted[which].length];
        _try(which, old.size, old.root, new bytes32[](0));
    }

    /// @notice One who is neither admin nor publisher tries every door.
    function trespass(address stranger, uint256 which, bytes32 root) external touchesOnly(LOGS) {
        which %= LOGS;
        if (stranger == address(this)) return;
        bytes[5] memory calls = [
            abi.encodeCall(ITransparencyLog.anchor, (_ids[which], uint48(_entries[which].length + 1), root, new bytes32[](0))),
            abi.encodeCall(ITransparencyLog.setPublisher, (_ids[which], stranger)),
            abi.encodeCall(ITransparencyLog.transferAdmin, (_ids[which], stranger)),
            abi.encodeCall(ITransparencyLog.acceptAdmin, (_ids[which])),
            abi.encodeCall(ITransparencyLog.freeze, (_ids[which], root))
        ];
        bytes32 before = _print(which);
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(stranger);
            (bool ok, ) = address(LEDGER).call(calls[i]);
            if (ok) ++forgeriesAccepted;
        }
        if (_print(which) != before) ++othersTouched;
    }

    /// @notice One log ends, seldom, so that the others have a long life.
    function freeze(uint256 which, uint256 chance) external touchesOnly(which) {
        which %= LOGS;
        if (chance % 8 != 0 || which == 0 || _isFrozen(which)) return;
        LEDGER.freeze(_ids[which], _ids[0]);
        _frozenHead[which] = _print(which);
    }

    function nextBlock(uint8 blocks) external {
        vm.roll(block.number + blocks);
    }

    function accepted(uint256 which) external view returns (Head[] memory) {
        return _accepted[which];
    }

    function head(uint256 which) external view returns (uint48 size, bytes32 root) {
        (size, , root) = LEDGER.head(_ids[which]);
    }

    function entries(uint256 which) external view returns (bytes32[] memory) {
        return _entries[which];
    }

    function staysFrozen(uint256 which) external view returns (bool) {
        return _frozenHead[which] == 0 || _frozenHead[which] == _print(which);
    }

    function _try(uint256 which, uint48 size, bytes32 root, bytes32[] memory proof) private {
        try LEDGER.anchor(_ids[which], size, root, proof) {
            ++forgeriesAccepted;
        } catch {
            ++_rejections;
        }
    }

    function _isFrozen(uint256 which) private view returns (bool) {
        return _frozenHead[which] != 0;
    }

    function _prints() private view returns (bytes32[LOGS] memory prints) {
        for (uint256 i = 0; i < LOGS; ++i) prints[i] = _print(i);
    }

    /// @dev A hash of all that is stored of one log.
    function _print(uint256 which) private view returns (bytes32) {
        bytes32[_SLOTS] memory slots;
        uint256 first = uint256(keccak256(abi.encode(_ids[which], uint256(0))));
        for (uint256 i = 0; i < _SLOTS; ++i) slots[i] = vm.load(address(LEDGER), bytes32(first + i));
        return keccak256(abi.encode(slots));
    }
}

/// @title What holds whatever is tried
contract InvariantTest {
    World private _world;

    function setUp() public {
        _world = new World();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_world);
    }

    function invariant_SizesStrictlyGrow() public view {
        for (uint256 which = 0; which < _world.LOGS(); ++which) {
            World.Head[] memory heads = _world.accepted(which);
            for (uint256 i = 1; i < heads.length; ++i) require(heads[i].size > heads[i - 1].size, 'strictly larger');
            (uint48 size, bytes32 root) = _world.head(which);
            if (heads.length == 0) require(size == 0 && root == 0, 'empty');
            else require(size == heads[heads.length - 1].size && root == heads[heads.length - 1].root, 'the newest');
        }
    }

    /// Each accepted root is the root of a prefix of the log as it is now; so any two are consistent, and not only neighbours.
    function invariant_EveryTwoAcceptedHeadsAreConsistent() public view {
        for (uint256 which = 0; which < _world.LOGS(); ++which) {
            World.Head[] memory heads = _world.accepted(which);
            bytes32[] memory entries = _world.entries(which);
            for (uint256 i = 0; i < heads.length; ++i) require(Reference.root(entries, 0, heads[i].size) == heads[i].root, 'a prefix');
        }
        require(_world.forgeriesAccepted() == 0, 'no forgery');
    }

    function invariant_NoLogTouchesAnother() public view {
        require(_world.othersTouched() == 0, 'untouched');
    }

    function invariant_WhatIsFrozenStaysFrozen() public view {
        for (uint256 which = 0; which < _world.LOGS(); ++which) require(_world.staysFrozen(which), 'frozen');
    }
}
