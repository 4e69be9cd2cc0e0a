package org.lode.node.rpc.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What surrounds the requests of one message: their deadline, and the way back where the client stays connected. One thread's. */
public final class CallContext {
    private final Deadline deadline;
    private final Optional<Notifications> notifications;
    private final List<Runnable> afterAnswer = new ArrayList<>();

    public CallContext(Deadline deadline, Optional<Notifications> notifications) {
        this.deadline = deadline;
        this.notifications = notifications;
    }

    public Deadline deadline() {
        return deadline;
    }

    public Optional<Notifications> notifications() {
        return notifications;
    }

    /** Runs {@code action} when the answer is on its way: a subscription's events must not overtake its id. */
    public void afterAnswer(Runnable action) {
        afterAnswer.add(action);
    }

    /** The transport calls this when it has queued the answer. */
    public void answered() {
        afterAnswer.forEach(Runnable::run);
        afterAnswer.clear();
    }
}
