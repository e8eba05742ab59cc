// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A contract that accepts exactly one signature, and so can be a publisher (ERC-1271)
contract Wallet {
    bytes32 private immutable _SIGNATURE_HASH;

    constructor(bytes memory signature) {
        _SIGNATURE_HASH = keccak256(signature);
    }

    function isValidSignature(bytes32, bytes calldata signature) external view returns (bytes4) {
        return keccak256(signature) == _SIGNATURE_HASH ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// @title What a wallet must not get away with
contract BadWallet {
    enum Answer {
        WrongWord,
        DirtyWord,
        FourBytes,
        Nothing,
        Revert,
        Write
    }

    Answer private immutable _ANSWER;
    uint256 private _written;

    constructor(Answer answer) {
        _ANSWER = answer;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        if (_ANSWER == Answer.WrongWord) return abi.encode(true);
        if (_ANSWER == Answer.DirtyWord) return abi.encode(bytes32(bytes4(0x1626ba7e)) | bytes32(uint256(1)));
        if (_ANSWER == Answer.FourBytes) return hex'1626ba7e';
        if (_ANSWER == Answer.Nothing) return '';
        if (_ANSWER == Answer.Write) _written = 1;
        require(_ANSWER != Answer.Revert, 'refused');
        return abi.encode(bytes4(0x1626ba7e));
    }
}
