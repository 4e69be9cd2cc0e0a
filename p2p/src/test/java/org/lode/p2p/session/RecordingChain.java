package org.lode.p2p.session;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.p2p.wire.Message;

/** A chain that never grows: keeps what it hears for the test to look at, and answers requests for headers with none. */
public final class RecordingChain implements ChainSide {
    public static final Hash GENESIS = Keccak.hash256(new byte[] {7});
    private static final long PATIENCE_SECONDS = 240;

    private final BlockingQueue<Peer> joined = new LinkedBlockingQueue<>();
    private final BlockingQueue<Peer> left = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

    /** Requests that are being answered: now, and at most. */
    private final int[] answering = new int[2];

    private volatile CountDownLatch hold = new CountDownLatch(0);

    @Override
    public Head head() {
        return new Head(BlockNumber.of(0), GENESIS, UInt256.ONE);
    }

    @Override
    public void joined(Peer peer) {
        joined.add(peer);
    }

    /** From now on messages are kept waiting, on their peer's thread, until the latch opens. */
    void holdMessages(CountDownLatch latch) {
        hold = latch;
    }

    /** Waits until so many requests are being answered at a time. */
    void awaitAnswering(int count) throws InterruptedException {
        synchronized (answering) {
            while (answering[0] < count) {
                answering.wait();
            }
        }
    }

    /** How many requests were being answered at a time, at most. */
    int mostAnsweredAtOnce() {
        synchronized (answering) {
            return answering[1];
        }
    }

    @Override
    public void received(Peer peer, Message message) {
        if (message instanceof Message.GetBlockHeaders request) {
            noteAnswering(1);
            awaitRelease();
            peer.send(new Message.BlockHeaders(request.requestId(), List.of()));
            noteAnswering(-1);
        } else {
            awaitRelease();
        }
        received.add(message);
    }

    private void noteAnswering(int change) {
        synchronized (answering) {
            answering[0] += change;
            answering[1] = Math.max(answering[0], answering[1]);
            answering.notifyAll();
        }
    }

    private void awaitRelease() {
        try {
            hold.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void left(Peer peer) {
        left.add(peer);
    }

    public Peer awaitJoined() throws InterruptedException {
        return await(joined, "nobody joined");
    }

    public Peer awaitLeft() throws InterruptedException {
        return await(left, "nobody left");
    }

    public Message awaitMessage() throws InterruptedException {
        return await(received, "no message came");
    }

    public boolean nobodyJoined() {
        return joined.isEmpty();
    }

    private static <T> T await(BlockingQueue<T> queue, String otherwise) throws InterruptedException {
        T item = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (item == null) {
            throw new AssertionError(otherwise);
        }
        return item;
    }
}
