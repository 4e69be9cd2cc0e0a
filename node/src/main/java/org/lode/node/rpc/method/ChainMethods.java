package org.lode.node.rpc.method;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.json.JsonValue;

/** {@code eth_}: which chain this is, and whether the node has caught up with it. */
public final class ChainMethods {
    /** The version that {@code eth_protocolVersion} gives: eth/68's message numbers, which {@code lode/1} uses. */
    private static final long PROTOCOL_VERSION = 68;

    private final long chainId;
    private final Supplier<Optional<SyncProgress>> sync;

    /** The supplier gives nothing while the node is not catching up. */
    public ChainMethods(long chainId, Supplier<Optional<SyncProgress>> sync) {
        this.chainId = chainId;
        this.sync = sync;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("eth_chainId", () -> JsonValue.quantity(chainId)),
                Method.of("eth_protocolVersion", () -> JsonValue.quantity(PROTOCOL_VERSION)),
                Method.of("eth_syncing", this::syncing));
    }

    private JsonValue syncing() {
        Optional<SyncProgress> progress = sync.get();
        if (progress.isEmpty()) {
            return JsonValue.FALSE;
        }
        return out -> out.object(fields -> {
            fields.field("startingBlock").quantity(progress.get().starting());
            fields.field("currentBlock").quantity(progress.get().current());
            fields.field("highestBlock").quantity(progress.get().highest());
        });
    }
}
