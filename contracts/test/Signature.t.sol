// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransparencyLog} from '../ITransparencyLog.sol';
import {TransparencyLog} from '../TransparencyLog.sol';
import {RFC9162Reference as Reference} from './RFC9162Reference.sol';
import {BadWallet, Wallet} from './Wallets.sol';
import {vm} from './Vm.sol';

/// @title Whose signature anchors, and over what
contract SignatureTest {
    uint256 private constant _KEY = 0xB0B;
    uint256 private constant _ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    /// Written down, since the optimizer reads the chain's own id once and does not see it change.
    uint256 private constant _CHAIN = 77;
    uint48 private constant _NOW = 1_800_000_000;

    TransparencyLog private _logs;
    bytes32 private _id;
    bytes32 private _root;

    function setUp() public {
        vm.warp(_NOW);
        vm.chainId(_CHAIN);
        _logs = new TransparencyLog();
        _id = _logs.createLog(0, address(this), vm.addr(_KEY));
        _root = keccak256('root');
    }

    function test_AnybodyBringsThePublishersSignature() public {
        bytes memory signature = _sign(_KEY, _digest(_id, 7, _root, _NOW));
        vm.expectEmit(address(_logs));
        emit ITransparencyLog.Anchored(_id, 7, _root, 0);
        vm.prank(address(0xC));
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), signature);
        (uint48 size, , bytes32 root) = _logs.head(_id);
        require(size == 7 && root == _root, 'anchored');
    }

    function test_ACompactSignatureCountsToo() public {
        for (uint48 size = 7; size < 23; ++size) {
            _id = _logs.createLog(bytes32(uint256(size)), address(this), vm.addr(_KEY));
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(_KEY, _digest(_id, size, _root, _NOW));
            _logs.anchorBySig(_id, size, _root, _NOW, _none(), abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
            _requireSize(size);
        }
    }

    function test_TheProofIsCheckedThoughItIsNotSigned() public {
        bytes32 second = Reference.nodeHash(_root, keccak256('right'));
        _logs.anchorBySig(_id, 8, _root, _NOW, _none(), _sign(_KEY, _digest(_id, 8, _root, _NOW)));
        bytes memory signature = _sign(_KEY, _digest(_id, 16, second, _NOW));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotAnExtension.selector, 8, 16));
        _logs.anchorBySig(_id, 16, second, _NOW, Reference.append(_none(), keccak256('left')), signature);
        bytes32[] memory proof = Reference.append(_none(), keccak256('right'));
        _logs.anchorBySig(_id, 16, second, _NOW, proof, signature);
        _requireSize(16);
    }

    function test_ASignatureCountsOnce() public {
        bytes memory signature = _sign(_KEY, _digest(_id, 7, _root, _NOW));
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), signature);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotLarger.selector, 7, 7));
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), signature);
    }

    function test_ASignatureCountsUntilItsDeadline() public {
        bytes memory signature = _sign(_KEY, _digest(_id, 7, _root, _NOW));
        vm.warp(uint256(_NOW) + 1);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.DeadlinePassed.selector, _NOW, uint256(_NOW) + 1));
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), signature);
        vm.warp(_NOW);
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), signature);
        _requireSize(7);
    }

    function testFuzz_EverySignedFieldIsBound(uint48 size, bytes32 root, uint48 deadline, uint8 field) public {
        if (size == 0 || size > 2 ** 32 - 1) size = 7;
        if (root == 0 || uint256(root) == 1) root = _root;
        if (deadline < _NOW || deadline == type(uint48).max) deadline = _NOW;
        bytes32 other = _logs.createLog('other', address(this), vm.addr(_KEY));
        bytes memory signature = _sign(_KEY, _digest(_id, size, root, deadline));
        vm.expectRevert(
            abi.encodeWithSelector(ITransparencyLog.NotSignedByPublisher.selector, field % 4 == 0 ? other : _id, vm.addr(_KEY))
        );
        if (field % 4 == 0) _logs.anchorBySig(other, size, root, deadline, _none(), signature);
        else if (field % 4 == 1) _logs.anchorBySig(_id, size + 1, root, deadline, _none(), signature);
        else if (field % 4 == 2) _logs.anchorBySig(_id, size, root ^ bytes32(uint256(1)), deadline, _none(), signature);
        else _logs.anchorBySig(_id, size, root, deadline + 1, _none(), signature);
        _logs.anchorBySig(_id, size, root, deadline, _none(), signature);
        _requireSize(size);
    }

    function testFuzz_AnotherKeyDoesNotCount(uint256 key) public {
        key = 1 + (key % (_ORDER - 1));
        if (key == _KEY) return;
        _refuses(_id, vm.addr(_KEY), _sign(key, _digest(_id, 7, _root, _NOW)));
    }

    function test_WhatIsNotASignatureDoesNotCount() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_KEY, _digest(_id, 7, _root, _NOW));
        address publisher = vm.addr(_KEY);
        _refuses(_id, publisher, '');
        _refuses(_id, publisher, new bytes(64));
        _refuses(_id, publisher, new bytes(65));
        _refuses(_id, publisher, abi.encodePacked(r, s, v, uint8(0)));
        _refuses(_id, publisher, abi.encodePacked(r, s, v - 27));
        _refuses(_id, publisher, abi.encodePacked(r, bytes31(s)));
        _refuses(_id, publisher, abi.encodePacked(r, bytes32(_ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
        _refuses(_id, publisher, abi.encodePacked(r, s, v == 27 ? uint8(28) : uint8(27)));
    }

    function test_ALogThatIsNotThereHasNoSigner() public {
        bytes32 unknown = keccak256('unknown');
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.UnknownLog.selector, unknown));
        _logs.anchorBySig(unknown, 7, _root, _NOW, _none(), new bytes(65));
    }

    function test_AWalletAcceptsWhatItsCodeAccepts() public {
        bytes memory accepted = 'any length, whatever the wallet understands';
        address wallet = address(new Wallet(accepted));
        _logs.setPublisher(_id, wallet);
        _refuses(_id, wallet, 'something else');
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), accepted);
        _requireSize(7);
    }

    function test_AWalletThatDoesNotSayYesSaysNo() public {
        for (uint256 i = 0; i <= uint256(type(BadWallet.Answer).max); ++i) {
            address wallet = address(new BadWallet(BadWallet.Answer(i)));
            _logs.setPublisher(_id, wallet);
            _refuses(_id, wallet, new bytes(65));
        }
    }

    /// An account with a key and, since EIP-7702, code: its key counts first, whatever the code says, and the code where the key has not signed.
    function test_AnAccountWithDelegatedCodeHasBothWays() public {
        address publisher = vm.addr(_KEY);
        vm.etch(publisher, abi.encodePacked(hex'ef0100', address(new BadWallet(BadWallet.Answer.Revert))));
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), _sign(_KEY, _digest(_id, 7, _root, _NOW)));
        _requireSize(7);

        _id = _logs.createLog('second', address(this), publisher);
        _refuses(_id, publisher, 'by the code');
        vm.etch(publisher, abi.encodePacked(hex'ef0100', address(new Wallet('by the code'))));
        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), 'by the code');
        _requireSize(7);
    }

    function test_TheDomainIsThisChainsAndThisContracts() public {
        bytes memory signature = _sign(_KEY, _digest(_id, 7, _root, _NOW));
        bytes32 before = _logs.DOMAIN_SEPARATOR();

        vm.chainId(_CHAIN + 1);
        require(
            _logs.DOMAIN_SEPARATOR() != before && _logs.DOMAIN_SEPARATOR() == _domainSeparator(_CHAIN + 1, address(_logs)),
            'after a fork'
        );
        _refuses(_id, vm.addr(_KEY), signature);
        vm.chainId(_CHAIN);

        TransparencyLog other = new TransparencyLog();
        other.createLog(0, address(this), vm.addr(_KEY));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotSignedByPublisher.selector, _id, vm.addr(_KEY)));
        other.anchorBySig(_id, 7, _root, _NOW, _none(), signature);

        _logs.anchorBySig(_id, 7, _root, _NOW, _none(), signature);
        _requireSize(7);
    }

    function test_TheDomainIsDescribed() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = _logs.eip712Domain();
        require(fields == 0x0f && salt == 0 && extensions.length == 0, 'fields');
        require(chainId == _CHAIN && verifyingContract == address(_logs), 'where');
        bytes32 typeHash = keccak256('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)');
        bytes32 described = keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256(bytes(version)), chainId, verifyingContract));
        require(_logs.DOMAIN_SEPARATOR() == described, 'describes the separator');
    }

    function _refuses(bytes32 id, address publisher, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.NotSignedByPublisher.selector, id, publisher));
        _logs.anchorBySig(id, 7, _root, _NOW, _none(), signature);
    }

    function _requireSize(uint48 expected) private view {
        (uint48 size, , ) = _logs.head(_id);
        require(size == expected, 'size');
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _digest(bytes32 id, uint48 size, bytes32 root, uint48 deadline) private view returns (bytes32) {
        bytes32 typeHash = keccak256('Anchor(bytes32 logId,uint48 size,bytes32 root,uint48 deadline)');
        bytes32 anchorHash = keccak256(abi.encode(typeHash, id, size, root, deadline));
        return keccak256(abi.encodePacked(hex'1901', _domainSeparator(_CHAIN, address(_logs)), anchorHash));
    }

    function _domainSeparator(uint256 chainId, address verifyingContract) private pure returns (bytes32) {
        bytes32 typeHash = keccak256('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)');
        return keccak256(abi.encode(typeHash, keccak256('TransparencyLog'), keccak256('1'), chainId, verifyingContract));
    }

    function _none() private pure returns (bytes32[] memory) {
        return new bytes32[](0);
    }
}
