// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The book of paid work, predeployed at 0x0000000000000000000000000000000000000057.
/// @notice Anyone reads it; only the protocol writes it, by changing the storage below while it executes a block. No
/// transaction can: there is no function that writes and no constructor that ran. So the order of the state variables is
/// a rule of the chain (docs/protocol.md, section 7).
contract WorkRegistry {
    /// @notice A contribution was paid. The protocol puts this log into the contribution's receipt.
    event WorkRewarded(address indexed beneficiary, bytes32 indexed workId, uint256 reward);

    /// @notice Units of work paid since genesis: blocks and contributions.
    uint256 public totalUnits;

    /// @notice Units of work that a beneficiary was paid for.
    mapping(address beneficiary => uint256 units) public unitsOf;

    /// @notice What the protocol paid a beneficiary, in wei: block, contribution and inclusion rewards, without tips.
    mapping(address beneficiary => uint256 amount) public earnedBy;
}
