package org.lode.node.rpc.trace;

import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.TraceStep;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.state.JournaledState;
import org.lode.node.rpc.dispatch.Deadline;

/** Ends an execution when its caller's time is up. */
public final class TimedTracer implements Tracer {
    private static final int STEPS_BETWEEN_CHECKS = 1024;

    private final Tracer tracer;
    private final Deadline deadline;
    private int steps;

    public TimedTracer(Tracer tracer, Deadline deadline) {
        this.tracer = tracer;
        this.deadline = deadline;
    }

    @Override
    public Detail detail() {
        return tracer.detail();
    }

    @Override
    public void enter(Call call, int depth, JournaledState state) {
        deadline.check();
        tracer.enter(call, depth, state);
    }

    @Override
    public void step(TraceStep step, JournaledState state) {
        if (++steps % STEPS_BETWEEN_CHECKS == 0) {
            deadline.check();
        }
        tracer.step(step, state);
    }

    @Override
    public void stepEnd(TraceStep step, long gasCost, JournaledState state) {
        tracer.stepEnd(step, gasCost, state);
    }

    @Override
    public void check() {
        deadline.check();
    }

    @Override
    public void exit(Outcome outcome, int depth, JournaledState state) {
        tracer.exit(outcome, depth, state);
    }
}
