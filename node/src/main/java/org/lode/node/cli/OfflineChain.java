package org.lode.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.genesis.Genesis;
import org.lode.miner.cli.UserError;
import org.lode.node.app.DataFolder;
import org.lode.node.app.Node;
import org.lode.node.app.NodeOptions;
import org.lode.node.chain.Chain;
import org.lode.node.store.StoreRefusal;

/** A data folder's chain, opened by a command that neither mines nor serves, and closed after it. */
final class OfflineChain {
    private OfflineChain() {}

    /** What a command does with the chain. */
    interface Work {
        void on(Chain chain) throws IOException, InterruptedException;
    }

    static void open(Path data, Genesis genesis, Work work) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (DataFolder folder = DataFolder.lock(data);
                Node node = Node.start(
                        NodeOptions.of(genesis, new NodeOptions.Storage.Folder(folder.chain())),
                        (where, cause) -> failure.compareAndSet(null, cause))) {
            work.on(node.chain());
        } catch (StoreRefusal | IOException e) {
            throw UserError.saidBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; what was done so far stays done.");
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new UserError("the chain in " + data + " could not be used: " + cause.getMessage() + ".");
        }
    }
}
