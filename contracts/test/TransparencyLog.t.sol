// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransparencyLog} from '../ITransparencyLog.sol';
import {TransparencyLog} from '../TransparencyLog.sol';
import {RFC9162Reference as Reference} from './RFC9162Reference.sol';
import {vm} from './Vm.sol';

/// @title Who may do what to a log, and what is refused
contract TransparencyLogTest {
    address private constant _ADMIN = address(0xA);
    address private constant _PUBLISHER = address(0xB);
    address private constant _STRANGER = address(0xC);
    bytes32 private constant _SALT = 'first';

    TransparencyLog private _logs;
    bytes32 private _id;
    bytes32[] private _entries;

    function setUp() public {
        _logs = new TransparencyLog();
        _id = _logs.createLog(_SALT, _ADMIN, _PUBLISHER);
        for (uint256 i = 0; i < 24; ++i) _entries.push(keccak256(abi.encode('entry', i)));
        vm.roll(100);
    }

    // Beginning

    function test_ALogBeginsEmpty() public {
        bytes32 salt = 'second';
        bytes32 id = keccak256(abi.encode(address(this), salt));
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.LogCreated(id, address(this), salt, _STRANGER, _PUBLISHER);
        require(_logs.createLog(salt, _STRANGER, _PUBLISHER) == id, 'id');
        require(_logs.logIdOf(address(this), salt) == id, 'logIdOf');
        ITransparencyLog.Log memory log = _logs.logOf(id);
        require(log.admin == _STRANGER && log.publisher == _PUBLISHER && log.pendingAdmin == address(0), 'keys');
        require(log.size == 0 && log.blockNumber == 0 && log.root == 0 && log.successor == 0, 'empty');
    }

    function testFuzz_AnIdBelongsToItsCreator(address creator, bytes32 salt) public {
        vm.prank(creator);
        require(_logs.createLog(salt, _ADMIN, _PUBLISHER) == keccak256(abi.encode(creator, salt)), 'id');
    }

    function test_ASaltCountsOnce() public {
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogExists.selector, _id));
        _logs.createLog(_SALT, _STRANGER, _STRANGER);
        vm.prank(_ADMIN);
        _logs.freeze(_id, 0);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogExists.selector, _id));
        _logs.createLog(_SALT, _STRANGER, _STRANGER);
    }

    function test_AdminAndPublisherAreSomebody() public {
        bytes32 salt = 'third';
        bytes memory reason = abi.encodeWithSelector(ITransparencyLog.ZeroAddress.selector, _logs.logIdOf(address(this), salt));
        vm.expectRevert(reason);
        _logs.createLog(salt, address(0), _PUBLISHER);
        vm.expectRevert(reason);
        _logs.createLog(salt, _ADMIN, address(0));
    }

    // Anchoring

    function test_TheFirstAnchorTakesAnyRootButZero() public {
        bytes32 root = _root(5);
        bytes32[] memory proof = Reference.append(_none(), root);
        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.ZeroRoot.selector, _id));
        _logs.anchor(_id, 1, 0, _none());

        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotAnExtension.selector, 0, 5));
        _logs.anchor(_id, 5, root, proof);

        vm.expectEmit(address(_logs));
        emit ITransparencyLog.Anchored(_id, 5, root, 0);
        _anchor(5);
        _requireHead(5, 100, root);
    }

    function test_AnAnchorNamesTheBlockOfTheOneBefore() public {
        _anchor(5);
        vm.roll(107);
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.Anchored(_id, 12, _root(12), 100);
        _anchor(12);
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.Anchored(_id, 13, _root(13), 107);
        _anchor(13);
        _requireHead(13, 107, _root(13));
    }

    function test_EverySizeUpTo24ExtendsEverySmallerOne() public {
        for (uint48 from = 1; from < 24; ++from) {
            for (uint48 to = from + 1; to <= 24; ++to) {
                _id = _logs.createLog(keccak256(abi.encode(from, to)), _ADMIN, _PUBLISHER);
                _anchor(from);
                _anchor(to);
                _requireHead(to, 100, _root(to));
            }
        }
    }

    function test_OnlyThePublisherAnchors() public {
        bytes32 root = _root(5);
        address[2] memory others = [_ADMIN, _STRANGER];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotPublisher.selector, _id, others[i]));
            _logs.anchor(_id, 5, root, _none());
        }
    }

    function test_ALogThatIsNotThereIsEmptyAndNobodys() public {
        bytes32 unknown = keccak256('unknown');
        address[2] memory callers = [_PUBLISHER, address(0)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.UnknownLog.selector, unknown));
            _logs.anchor(unknown, 5, bytes32(uint256(1)), _none());
        }
        bytes[5] memory calls = [
            abi.encodeCall(ITransparencyLog.setPublisher, (unknown, _ADMIN)),
            abi.encodeCall(ITransparencyLog.transferAdmin, (unknown, _ADMIN)),
            abi.encodeCall(ITransparencyLog.acceptAdmin, (unknown)),
            abi.encodeCall(ITransparencyLog.freeze, (unknown, 0)),
            abi.encodeCall(ITransparencyLog.anchorBySig, (unknown, 5, unknown, type(uint48).max, _none(), new bytes(65)))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(address(0));
            (bool ok, bytes memory reason) = address(_logs).call(calls[i]);
            require(
                !ok && keccak256(reason) == keccak256(abi.encodeWithSelector(ITransparencyLog.UnknownLog.selector, unknown)),
                'refused'
            );
        }
        _id = unknown;
        _requireHead(0, 0, 0);
        require(_logs.logOf(unknown).admin == address(0), 'nobody');
        require(!_logs.verifyInclusion(unknown, 0, 0, _none()), 'includes nothing');
    }

    function test_ASizeThatIsNotLargerIsRefused() public {
        _anchor(8);
        for (uint48 size = 0; size <= 8; ++size) {
            vm.prank(_PUBLISHER);
            vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotLarger.selector, 8, size));
            _logs.anchor(_id, size, _entries[0], _none());
        }
    }

    function test_ALogGrowsByAtMostTwoToThe32() public {
        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.TooMuchLarger.selector, 0, 2 ** 32 + 1));
        _logs.anchor(_id, 2 ** 32 + 1, _entries[0], _none());

        vm.prank(_PUBLISHER);
        _logs.anchor(_id, 2 ** 32, _entries[0], _none());

        bytes32[] memory path = Reference.append(_none(), _entries[1]);
        bytes32 root = Reference.nodeHash(_entries[0], _entries[1]);
        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.TooMuchLarger.selector, 2 ** 32, 2 ** 33 + 1));
        _logs.anchor(_id, 2 ** 33 + 1, _entries[0], path);

        vm.prank(_PUBLISHER);
        _logs.anchor(_id, 2 ** 33, root, path);
        _requireHead(2 ** 33, 100, root);
    }

    function test_ARewrittenLogIsRefused() public {
        _anchor(11);
        _entries[7] = keccak256('rewritten');
        bytes32 root = _root(20);
        bytes32[] memory proof = Reference.consistencyPath(_entries, 11, 20);
        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotAnExtension.selector, 11, 20));
        _logs.anchor(_id, 20, root, proof);
    }

    function testFuzz_AChangedProofIsRefused(uint48 from, uint48 to, uint256 place, uint8 bit) public {
        from = 1 + (from % 23);
        to = from + 1 + (to % (24 - from));
        _anchor(from);
        bytes32 root = _root(to);
        bytes32[] memory proof = Reference.consistencyPath(_entries, from, to);
        proof[place % proof.length] ^= bytes32(uint256(1) << bit);
        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotAnExtension.selector, from, to));
        _logs.anchor(_id, to, root, proof);
    }

    function test_AnAnchorWritesTwoSlotsWhereTheInterfaceSays() public {
        _anchor(5);
        vm.roll(0xB10C);
        vm.record();
        _anchor(12);
        (, bytes32[] memory writes) = vm.accesses(address(_logs));
        bytes32 slot = keccak256(abi.encode(_id, uint256(0)));
        bytes32 next = bytes32(uint256(slot) + 1);
        for (uint256 i = 0; i < writes.length; ++i) require(writes[i] == slot || writes[i] == next, 'two slots');
        require(uint256(vm.load(address(_logs), slot)) == (uint256(0xB10C) << 208) | (uint256(12) << 160) | uint160(_PUBLISHER), 'head');
        require(vm.load(address(_logs), next) == _root(12), 'root');
    }

    function test_KeysAndSuccessorLieWhereTheInterfaceSays() public {
        vm.prank(_ADMIN);
        _logs.transferAdmin(_id, _STRANGER);
        uint256 slot = uint256(keccak256(abi.encode(_id, uint256(0))));
        require(uint256(vm.load(address(_logs), bytes32(slot + 2))) == uint160(_ADMIN), 'admin');
        require(uint256(vm.load(address(_logs), bytes32(slot + 3))) == uint160(_STRANGER), 'pendingAdmin');
        vm.prank(_ADMIN);
        _logs.freeze(_id, 'successor');
        require(vm.load(address(_logs), bytes32(slot + 4)) == 'successor', 'successor');
    }

    // Keys

    function test_TheAdminChangesThePublisherAtOnce() public {
        _anchor(5);
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.PublisherChanged(_id, _STRANGER, 100);
        vm.prank(_ADMIN);
        _logs.setPublisher(_id, _STRANGER);
        _requireHead(5, 100, _root(5));

        bytes32 root = _root(6);
        bytes32[] memory proof = Reference.consistencyPath(_entries, 5, 6);
        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotPublisher.selector, _id, _PUBLISHER));
        _logs.anchor(_id, 6, root, proof);
        vm.prank(_STRANGER);
        _logs.anchor(_id, 6, root, proof);
        _requireHead(6, 100, root);

        vm.prank(_ADMIN);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.ZeroAddress.selector, _id));
        _logs.setPublisher(_id, address(0));
    }

    function test_AnAdminIsFollowedByWhoAccepts() public {
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.AdminTransferStarted(_id, _STRANGER, 0);
        vm.prank(_ADMIN);
        _logs.transferAdmin(_id, _STRANGER);
        require(_logs.logOf(_id).admin == _ADMIN, 'stays until then');

        vm.prank(_PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotPendingAdmin.selector, _id, _PUBLISHER));
        _logs.acceptAdmin(_id);

        vm.expectEmit(address(_logs));
        emit ITransparencyLog.AdminChanged(_id, _STRANGER, 0);
        vm.prank(_STRANGER);
        _logs.acceptAdmin(_id);
        require(_logs.logOf(_id).admin == _STRANGER && _logs.logOf(_id).pendingAdmin == address(0), 'took over');

        vm.prank(_STRANGER);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotPendingAdmin.selector, _id, _STRANGER));
        _logs.acceptAdmin(_id);
        vm.prank(_ADMIN);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotAdmin.selector, _id, _ADMIN));
        _logs.setPublisher(_id, _ADMIN);
    }

    function test_TheQuestionCanBeTakenBack() public {
        vm.prank(_ADMIN);
        _logs.transferAdmin(_id, _STRANGER);
        vm.prank(_ADMIN);
        _logs.transferAdmin(_id, address(0));
        address[2] memory callers = [_STRANGER, address(0)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotPendingAdmin.selector, _id, callers[i]));
            _logs.acceptAdmin(_id);
        }
    }

    function test_OnlyTheAdminAdministers() public {
        address[2] memory others = [_PUBLISHER, _STRANGER];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(ITransparencyLog.NotAdmin.selector, _id, others[i]);
            vm.prank(others[i]);
            vm.expectRevert(reason);
            _logs.setPublisher(_id, others[i]);
            vm.prank(others[i]);
            vm.expectRevert(reason);
            _logs.transferAdmin(_id, others[i]);
            vm.prank(others[i]);
            vm.expectRevert(reason);
            _logs.freeze(_id, 0);
        }
    }

    // Ending

    function test_AFrozenLogKeepsItsHeadAndChangesNoMore() public {
        _anchor(5);
        vm.prank(_ADMIN);
        _logs.transferAdmin(_id, _STRANGER);
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.Frozen(_id, 'successor', 100);
        vm.prank(_ADMIN);
        _logs.freeze(_id, 'successor');

        _requireHead(5, 100, _root(5));
        ITransparencyLog.Log memory log = _logs.logOf(_id);
        require(
            log.publisher == address(0) && log.pendingAdmin == address(0) && log.admin == _ADMIN && log.successor == 'successor',
            'ended'
        );
        require(_logs.verifyInclusion(_id, _entries[2], 2, Reference.inclusionPath(_entries, 2, 0, 5)), 'still proves');

        bytes32 root = _root(6);
        bytes32[] memory proof = Reference.consistencyPath(_entries, 5, 6);
        bytes memory reason = abi.encodeWithSelector(ITransparencyLog.LogEnded.selector, _id, bytes32('successor'));
        address[3] memory callers = [_PUBLISHER, _ADMIN, address(0)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(reason);
            _logs.anchor(_id, 6, root, proof);
            vm.prank(callers[i]);
            vm.expectRevert(reason);
            _logs.anchorBySig(_id, 6, root, type(uint48).max, proof, new bytes(65));
            vm.prank(callers[i]);
            vm.expectRevert(reason);
            _logs.setPublisher(_id, _PUBLISHER);
            vm.prank(callers[i]);
            vm.expectRevert(reason);
            _logs.transferAdmin(_id, _STRANGER);
            vm.prank(callers[i]);
            vm.expectRevert(reason);
            _logs.acceptAdmin(_id);
            vm.prank(callers[i]);
            vm.expectRevert(reason);
            _logs.freeze(_id, 0);
        }
    }

    // Reading

    function testFuzz_AnEntryIsFoundAtItsPlaceOnly(uint48 size, uint48 index, uint48 other) public {
        size = 1 + (size % 24);
        index %= size;
        _anchor(size);
        bytes32[] memory path = Reference.inclusionPath(_entries, index, 0, size);
        require(_logs.verifyInclusion(_id, _entries[index], index, path), 'included');
        require(!_logs.verifyInclusion(_id, keccak256('other'), index, path), 'another entry');
        require(!_logs.verifyInclusion(_id, Reference.leafHash(_entries[index]), index, path), 'a hash is not its entry');
        require(other == index || !_logs.verifyInclusion(_id, _entries[index], other, path), 'another place');
    }

    function test_NoChainWithoutSha256() public {
        vm.mockCall(address(2), '', abi.encode(0));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NoSha256.selector, block.chainid));
        new TransparencyLog();
    }

    function _none() private pure returns (bytes32[] memory) {
        return new bytes32[](0);
    }

    function _root(uint256 size) private view returns (bytes32) {
        return Reference.root(_entries, 0, size);
    }

    function _anchor(uint48 size) private {
        uint48 from = _logs.logOf(_id).size;
        bytes32[] memory proof = from == 0 ? _none() : Reference.consistencyPath(_entries, from, size);
        bytes32 root = _root(size);
        vm.prank(_PUBLISHER);
        _logs.anchor(_id, size, root, proof);
    }

    function _requireHead(uint48 size, uint48 blockNumber, bytes32 root) private view {
        (uint48 size_, uint48 blockNumber_, bytes32 root_) = _logs.head(_id);
        require(size_ == size && blockNumber_ == blockNumber && root_ == root, 'head');
    }
}
