package org.lode.node.rpc.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Dispatcher;

/** Answers messages, not more at one time than the machine should carry. */
final class CallRunner {
    private static final byte[] BUSY = """
            {"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"the node is busy; send fewer requests at a time"}}""".getBytes(StandardCharsets.UTF_8);

    private final Dispatcher dispatcher;
    private final Semaphore slots;

    /** @param slots one for each call that may be at work, shared by all runners of a server */
    CallRunner(Dispatcher dispatcher, Semaphore slots) {
        this.dispatcher = dispatcher;
        this.slots = slots;
    }

    /** On the caller's thread, which is a virtual one: waits for a turn until the deadline, then answers. */
    Optional<byte[]> answer(byte[] message, CallContext context) throws InterruptedException {
        if (!slots.tryAcquire(context.deadline().remainingNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.of(BUSY.clone());
        }
        try {
            return dispatcher.answer(message, context);
        } finally {
            slots.release();
        }
    }
}
