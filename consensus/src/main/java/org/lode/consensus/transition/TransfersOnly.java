package org.lode.consensus.transition;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.state.JournaledState;

/** Moves value between accounts without code, and supports nothing else. */
public final class TransfersOnly implements MessageExecution {
    /** Precompiled contracts have no code in the state, yet sending to them executes. */
    private static final Address LAST_PRECOMPILED = Address.ofNumber(10);

    @Override
    public boolean supports(JournaledState state, Message message) {
        return message.to()
                .filter(to -> to.compareTo(LAST_PRECOMPILED) > 0 && !state.hasCode(to))
                .isPresent();
    }

    @Override
    public Result execute(JournaledState state, BlockEnvironment block, Message message, Gas gas) {
        state.transfer(message.sender(), message.to().orElseThrow(), message.value());
        return new Result(Ending.SUCCEEDED, gas, Bytes.EMPTY, Optional.empty());
    }
}
