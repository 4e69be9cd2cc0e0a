package org.lode.node.produce;

import java.util.Optional;
import org.lode.consensus.primitive.Address;

/**
 * How this node mines.
 *
 * @param beneficiary who is paid; without one nothing is mined
 */
public record MiningSettings(MineMode mode, Optional<Address> beneficiary) {
    public static final MiningSettings OFF = new MiningSettings(MineMode.OFF, Optional.empty());
}
