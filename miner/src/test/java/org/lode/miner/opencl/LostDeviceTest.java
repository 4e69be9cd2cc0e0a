package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.NativePointerObject;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.cpu.CpuMiner;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;

/** A device that goes away at work, is not there, or has no memory: one sentence, ever longer pauses, the others go on. */
@Timeout(900)
final class LostDeviceTest {
    private static final EthashParameters TINY = new EthashParameters(8, 4096, 1024, 1_048_576, 65_536);
    private static final UInt256 SHARE = Ethash.boundary(UInt256.of(20_000));
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** The pauses that follow the first. A failure is repeated until its sentence was seen, for which one pause may be too short. */
    private static final String LATER_RETRY = "(?s).*; it is tried again in (2|4|8|16|32|64|128|256|300) s\\.";

    private static final String ANY_RETRY = "(?s).*; it is tried again in (1|2|4|8|16|32|64|128|256|300) s\\.";

    private final EthashCaches caches = new EthashCaches(TINY, 1);
    private final BlockingQueue<Share> found = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @Test
    void aDeviceThatVanishesAtWorkComesBackAndTheOthersGoOn() throws InterruptedException {
        List<LosableContext> opened = new CopyOnWriteArrayList<>();
        AtomicBoolean wasSeenLost = new AtomicBoolean();
        AtomicBoolean wasSeenAway = new AtomicBoolean();
        Function<OpenClDevice, DeviceContext> opening = device -> {
            if (wasSeenLost.get() && !wasSeenAway.get()) {
                throw new CLException("the device is still away", CL.CL_DEVICE_NOT_AVAILABLE);
            }
            opened.add(new LosableContext(device));
            return opened.getLast();
        };
        ShareSink losing = share -> {
            if (!wasSeenAway.get()) {
                opened.getLast().lose();
            }
            found.add(share);
        };
        BlockingQueue<Share> othersShares = new LinkedBlockingQueue<>();
        CpuMinerSettings oneThread = CpuMinerSettings.of(1, ThreadPriority.BACKGROUND);
        try (Miner miner = miner(opening, losing);
                Miner other = new CpuMiner(oneThread, caches, othersShares::add)) {
            other.mine(job(7));
            next(othersShares);
            miner.mine(job(1));
            String lost = awaitSentence(miner, "CL_INVALID_COMMAND_QUEUE");
            assertThat(lost).contains("failed while mining").endsWith("; it is tried again in 1 s.");
            wasSeenLost.set(true);
            String away = awaitSentence(miner, "CL_DEVICE_NOT_AVAILABLE");
            assertThat(away).contains("is gone", "check its cables").matches(LATER_RETRY);
            othersShares.clear();
            next(othersShares);
            wasSeenAway.set(true);
            miner.mine(job(2));
            while (next(found).job().id() != 2) {
                // of job 1, from before
            }
            assertThat(miner.status().activity()).isEqualTo(new Activity.Searching(2));
            assertThat(miner.status().wrongShares()).isZero();
            othersShares.clear();
            next(othersShares);
        }
    }

    @Test
    void aDeviceWithoutTheMemoryIsTriedAgain() throws InterruptedException {
        AtomicBoolean isFull = new AtomicBoolean(true);
        Function<OpenClDevice, DeviceContext> opening =
                device -> isFull.get() ? new FullContext(device) : new DeviceContext(device);
        try (Miner miner = miner(opening, found::add)) {
            miner.mine(job(1));
            assertThat(awaitSentence(miner, "CL_INVALID_BUFFER_SIZE"))
                    .contains("ran out of memory", "close other programs")
                    .matches(ANY_RETRY);
            isFull.set(false);
            next(found);
            assertThat(miner.status().activity()).isEqualTo(new Activity.Searching(1));
        }
    }

    @Test
    void kernelsThatDoNotCompileAreTriedAgain() throws InterruptedException {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        Function<KernelVariant, KernelSource> sources = variant -> {
            String text = KernelSource.of(variant).text();
            return new KernelSource(isBroken.get() ? text + "\nthis is not C" : text);
        };
        OpenClMinerSettings settings = new OpenClMinerSettings(folder, Long.MAX_VALUE, FIRST_RETRY);
        try (Miner miner =
                new OpenClMiner(Devices.first(), settings, sources, DeviceContext::new, caches, found::add)) {
            miner.mine(job(1));
            assertThat(awaitSentence(miner, "CL_BUILD_PROGRAM_FAILURE"))
                    .contains("cannot compile the kernels", folder.toString())
                    .matches(ANY_RETRY);
            isBroken.set(false);
            next(found);
        }
    }

    @Test
    void aDriverThatDoesNotAnswerKeepsNobodyFromStopping() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CompletableFuture<OpenClDevice> answer = new CompletableFuture<>();
        Function<OpenClDevice, DeviceContext> hanging = _ -> {
            called.countDown();
            return new DeviceContext(answer.join());
        };
        OpenClMiner miner = miner(hanging, found::add);
        miner.mine(job(1));
        called.await();
        miner.close(Duration.ofMillis(10));
        answer.complete(Devices.first());
        miner.close();
        assertThat(found).isEmpty();
    }

    @Test
    void pausesDoubleUpToFiveMinutes() {
        List<Long> seconds = new ArrayList<>();
        Duration pause = OpenClMinerSettings.of(folder).firstRetry();
        for (int i = 0; i < 9; i++) {
            seconds.add(pause.toSeconds());
            pause = OpenClMinerSettings.afterPause(pause);
        }
        assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void everyErrorOfADriverIsOneSentenceWithWhatToDo() {
        OpenClDevice device = Devices.first();
        for (int error = CL.CL_DEVICE_NOT_FOUND; error >= CL.CL_INVALID_DEVICE_PARTITION_COUNT; error--) {
            String sentence = OpenClFailure.of(device, "mining", new CLException("as the driver says", error))
                    .sentence();
            assertThat(sentence)
                    .startsWith(device.name())
                    .contains(CL.stringFor_errorCode(error), "mining", ";")
                    .doesNotContain("\n");
        }
    }

    /** Its queues stop being any when it is lost, so that the driver refuses what follows. */
    private static final class LosableContext extends DeviceContext {
        private final List<cl_command_queue> queues = new ArrayList<>();
        private boolean isLost;

        LosableContext(OpenClDevice device) {
            super(device);
        }

        @Override
        cl_command_queue queue() {
            queues.add(super.queue());
            return queues.getLast();
        }

        /** On the device's own thread. What runs ends first, for it reads memory that the miner is about to free. */
        void lose() {
            if (isLost) {
                return; // one batch may have several shares
            }
            isLost = true;
            try {
                Field pointer = NativePointerObject.class.getDeclaredField("nativePointer");
                pointer.setAccessible(true);
                for (cl_command_queue queue : queues) {
                    CL.clFinish(queue);
                    pointer.setLong(queue, 0);
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("JOCL keeps its handles elsewhere", e);
            }
        }
    }

    /** Asks the driver for more memory in a buffer than the device has. */
    private static final class FullContext extends DeviceContext {
        FullContext(OpenClDevice device) {
            super(device);
        }

        @Override
        cl_mem freeBuffer(long flags, long bytes, @Nullable Pointer host) {
            return super.freeBuffer(flags, bytes + 2 * device().memoryBytes(), host);
        }
    }

    private OpenClMiner miner(Function<OpenClDevice, DeviceContext> opening, ShareSink sink) {
        OpenClMinerSettings settings = new OpenClMinerSettings(folder, Long.MAX_VALUE, FIRST_RETRY);
        return new OpenClMiner(Devices.first(), settings, KernelSource::of, opening, caches, sink);
    }

    /** The sentence that a user reads while the device waits for its next try. */
    private static String awaitSentence(Miner miner, String error) {
        while (true) {
            if (miner.status().activity() instanceof Activity.Failed(String sentence) && sentence.contains(error)) {
                return sentence;
            }
            Thread.onSpinWait();
        }
    }

    private static Share next(BlockingQueue<Share> shares) throws InterruptedException {
        Share share = shares.poll(10, TimeUnit.MINUTES);
        assertThat(share).as("a share within ten minutes").isNotNull();
        return share;
    }

    private static MiningJob job(long id) {
        return new MiningJob(id, 0, new Hash(id, 2, 3, 4), SHARE, SHARE, NonceSpace.WHOLE);
    }
}
