package org.lode.node.rpc.trace;

import java.time.Duration;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.state.JournaledState;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.RpcException;

/**
 * Ends a call that nobody traces when its time is up. It looks at calls only, and at precompiled contracts
 * while they run, which costs nothing: between two calls the gas cap leaves little time.
 */
public final class TimeLimit implements Tracer {
    private final Duration time;
    private final Deadline deadline;

    public TimeLimit(Duration time) {
        this.time = time;
        this.deadline = Deadline.after(time);
    }

    @Override
    public Detail detail() {
        return Detail.CALLS;
    }

    /** @throws RpcException when the time is up */
    @Override
    public void enter(Call call, int depth, JournaledState state) {
        check();
    }

    /** The same, for loops around calls. */
    @Override
    public void check() {
        if (deadline.remainingNanos() == 0) {
            throw RpcException.failed("execution aborted (timeout = " + time.toSeconds() + "s)");
        }
    }
}
