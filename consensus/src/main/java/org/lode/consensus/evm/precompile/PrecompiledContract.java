package org.lode.consensus.evm.precompile;

import java.util.Optional;
import org.lode.consensus.primitive.Bytes;

/** A contract that is part of the rules instead of the state: a function of its input. */
public interface PrecompiledContract {
    /** What a call costs, known before it runs. */
    long gas(Bytes input);

    /**
     * Empty where the input is refused, which takes all the call's gas.
     *
     * @param patience is checked every few milliseconds
     */
    Optional<Bytes> run(Bytes input, Patience patience);
}
