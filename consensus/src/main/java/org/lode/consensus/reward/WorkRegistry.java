package org.lode.consensus.reward;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lode.consensus.block.Log;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;

/**
 * The book of paid work, kept in the storage of a predeployed contract, laid out as Solidity does:
 *
 * <ul>
 *   <li>slot 0: {@code uint256 totalUnits}, blocks and contributions together;
 *   <li>slot 1: {@code mapping(address => uint256) unitsOf};
 *   <li>slot 2: {@code mapping(address => uint256) earnedBy}, in wei: block, contribution and inclusion rewards, without tips.
 * </ul>
 *
 * <p>The entry of an address is at {@code keccak256(address in 32 bytes ‖ slot in 32 bytes)}. Only the protocol writes.
 */
public final class WorkRegistry {
    public static final Address ADDRESS = Genesis.WORK_REGISTRY;

    /** {@code WorkRewarded(address indexed beneficiary, bytes32 indexed workId, uint256 reward)}. */
    public static final Hash WORK_REWARDED =
            Keccak.hash256("WorkRewarded(address,bytes32,uint256)".getBytes(StandardCharsets.US_ASCII));

    private static final UInt256 TOTAL_UNITS = UInt256.ZERO;
    private static final UInt256 UNITS_OF = UInt256.ONE;
    private static final UInt256 EARNED_BY = UInt256.of(2);

    private WorkRegistry() {}

    public static UInt256 totalUnits(StateReader state) {
        return state.storage(ADDRESS, TOTAL_UNITS);
    }

    /** Units of work that the beneficiary was paid for. */
    public static UInt256 unitsOf(StateReader state, Address beneficiary) {
        return state.storage(ADDRESS, entry(UNITS_OF, beneficiary));
    }

    /** What the protocol paid the beneficiary, tips not counted. */
    public static Wei earnedBy(StateReader state, Address beneficiary) {
        return new Wei(state.storage(ADDRESS, entry(EARNED_BY, beneficiary)));
    }

    static void countUnit(JournaledState state, Address beneficiary) {
        add(state, TOTAL_UNITS, UInt256.ONE);
        add(state, entry(UNITS_OF, beneficiary), UInt256.ONE);
    }

    static void countEarning(JournaledState state, Address beneficiary, Wei amount) {
        add(state, entry(EARNED_BY, beneficiary), amount.value());
    }

    static void forgetEarnings(JournaledState state, Address beneficiary) {
        state.setStorage(ADDRESS, entry(EARNED_BY, beneficiary), UInt256.ZERO);
    }

    /** What tells the world of a paid contribution. */
    static Log rewarded(Address beneficiary, Hash workId, Wei reward) {
        return new Log(
                ADDRESS,
                List.of(WORK_REWARDED, beneficiary.toWord().toHash(), workId),
                Bytes.owning(reward.value().toBytes()));
    }

    private static void add(JournaledState state, UInt256 slot, UInt256 amount) {
        state.setStorage(ADDRESS, slot, state.storage(ADDRESS, slot).plus(amount));
    }

    private static UInt256 entry(UInt256 mappingSlot, Address key) {
        byte[] preimage = new byte[2 * UInt256.SIZE_BYTES];
        key.writeTo(preimage, UInt256.SIZE_BYTES - Address.SIZE_BYTES);
        mappingSlot.toHash().writeTo(preimage, UInt256.SIZE_BYTES);
        return Keccak.hash256(preimage).toUInt256();
    }
}
