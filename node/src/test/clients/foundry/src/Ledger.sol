// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Sums by name, so that a tool has storage, events, custom errors and transient storage to show.
contract Ledger {
    event Entered(bytes32 indexed name, uint256 amount, uint256 sum);

    error TooMuch(uint256 amount, uint256 limit);

    uint256 public immutable LIMIT;
    mapping(bytes32 name => uint256) public sumOf;

    constructor(uint256 limit) {
        LIMIT = limit;
    }

    function enter(bytes32 name, uint256 amount) external returns (uint256 sum) {
        if (amount > LIMIT) revert TooMuch(amount, LIMIT);
        sum = sumOf[name] + amount;
        sumOf[name] = sum;
        emit Entered(name, amount, sum);
    }

    /// What was kept for the length of a transaction only (EIP-1153).
    function keptWithin(uint256 value) external returns (uint256 kept) {
        assembly {
            tstore(0, value)
            kept := tload(0)
        }
    }

    function divide(uint256 dividend, uint256 divisor) external pure returns (uint256) {
        return dividend / divisor;
    }
}

/// Enters twice for its caller, and goes on where the second entry is refused.
contract Bookkeeper {
    Ledger public immutable LEDGER;

    constructor(Ledger ledger) {
        LEDGER = ledger;
    }

    function enterTwice(bytes32 name, uint256 first, uint256 second) external returns (bool both) {
        LEDGER.enter(name, first);
        try LEDGER.enter(name, second) {
            both = true;
        } catch {}
    }
}
