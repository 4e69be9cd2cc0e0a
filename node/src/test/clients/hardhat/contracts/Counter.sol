// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

contract Counter {
    event Counted(address indexed by, uint256 count);

    uint256 public count;

    function increment(uint256 by) external {
        require(by > 0, "nothing to count");
        count += by;
        emit Counted(msg.sender, count);
    }
}
