package org.lode.consensus.transition;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Log;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;

/**
 * What became of a transaction or call.
 *
 * @param gasUsed after refunds (EIP-3529), intrinsic gas included
 * @param logs none unless it succeeded
 * @param output what was returned, or the reason given by REVERT
 */
public record ExecutionResult(Halt halt, Gas gasUsed, List<Log> logs, Bytes output, Optional<Address> created) {
    public ExecutionResult {
        logs = List.copyOf(logs);
    }

    public boolean succeeded() {
        return halt == Halt.SUCCESS;
    }
}
