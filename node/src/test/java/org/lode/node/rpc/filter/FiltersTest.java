package org.lode.node.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.work.SealedWork;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.event.VirtualTime;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.Notifications;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.LogQuery;

final class FiltersTest {
    private static final LogQuery REGISTRY = new LogQuery(
            new LogQuery.Span.Between(BlockReference.LATEST, BlockReference.LATEST),
            Set.of(Genesis.WORK_REGISTRY),
            List.of());

    private final NodeEvents events = new NodeEvents();
    private final VirtualTime time = new VirtualTime(Instant.ofEpochSecond(1_000_000));
    private final Filters filters = new Filters(events, new ClientIds(), time, new Filters.Limits(3, 5));
    private final Subscriptions subscriptions = new Subscriptions(events, new ClientIds());
    private final ChainBuilder chain = ChainBuilder.tiny();
    private final BuiltBlock one = chain.on(chain.genesis()).mine();
    private final SealedWork share =
            chain.on(one).beneficiary(Address.ofNumber(0xf1d)).share();
    private final BuiltBlock left = chain.on(one).contribute(share).mine();
    private final BuiltBlock right =
            chain.on(one).extraData(Bytes.ofHex("0x01")).contribute(share).mine();

    @Test
    void aBlockFilterGivesEachHashOnce() {
        String id = filters.add(Interest.heads(header -> JsonValue.of(header.hash())));
        events.publish(moved(List.of(), List.of(one, left)));
        assertThat(texts(filters.changes(id))).containsExactly(quoted(one.hash()), quoted(left.hash()));
        assertThat(filters.changes(id)).isEmpty();
    }

    @Test
    void aReorganisationRemovesLogsBeforeItAddsTheNewOnes() {
        String id = filters.add(REGISTRY);
        events.publish(moved(List.of(left), List.of(right)));
        List<String> logs = texts(filters.changes(id));
        assertThat(logs).hasSize(2);
        assertThat(logs.get(0)).contains(left.hash().toString()).contains("\"removed\":true");
        assertThat(logs.get(1)).contains(right.hash().toString()).contains("\"removed\":false");
    }

    @Test
    void forgetsAFilterThatIsNotPolled() {
        String id = filters.add(REGISTRY);
        time.advance(Duration.ofMinutes(4));
        assertThat(filters.changes(id)).isEmpty();
        time.advance(Duration.ofMinutes(4));
        assertThat(filters.changes(id)).isEmpty();
        time.advance(Duration.ofMinutes(6));
        assertThatThrownBy(() -> filters.changes(id))
                .isInstanceOf(RpcException.class)
                .hasMessage("filter not found");
    }

    @Test
    void forgetsAFilterThatOverflows() {
        String id = filters.add(Interest.heads(header -> JsonValue.of(header.hash())));
        for (int i = 0; i < 6; i++) {
            events.publish(moved(List.of(), List.of(one)));
        }
        assertThatThrownBy(() -> filters.changes(id)).hasMessage("filter not found");
    }

    @Test
    void boundsTheNumberOfFilters() {
        for (int i = 0; i < 3; i++) {
            filters.add(REGISTRY);
        }
        assertThatThrownBy(() -> filters.add(REGISTRY)).hasMessageContaining("too many filters");
        time.advance(Duration.ofMinutes(6));
        assertThat(filters.add(REGISTRY)).startsWith("0x");
    }

    @Test
    void aSubscriptionStartsAfterItsAnswerAndEndsWithItsClient() {
        Client client = new Client();
        CallContext context = new CallContext(Deadline.after(Duration.ofMinutes(1)), Optional.of(client));
        String id = subscriptions.add(context, Interest.heads(header -> JsonValue.of(header.hash())));
        events.publish(moved(List.of(), List.of(one)));
        assertThat(client.received).isEmpty();
        context.answered();
        events.publish(moved(List.of(), List.of(left)));
        assertThat(client.received)
                .containsExactly("{\"subscription\":\"" + id + "\",\"result\":" + quoted(left.hash()) + "}");
        client.onClose.forEach(Runnable::run);
        events.publish(moved(List.of(), List.of(right)));
        assertThat(client.received).hasSize(1);
    }

    @Test
    void onlyItsOwnClientEndsASubscription() {
        Client client = new Client();
        CallContext context = new CallContext(Deadline.after(Duration.ofMinutes(1)), Optional.of(client));
        CallContext other = new CallContext(Deadline.after(Duration.ofMinutes(1)), Optional.of(new Client()));
        String id = subscriptions.add(context, Interest.logs(REGISTRY));
        context.answered();
        assertThatThrownBy(() -> subscriptions.end(other, id)).hasMessage("subscription not found");
        subscriptions.end(context, id);
        events.publish(moved(List.of(), List.of(left)));
        assertThat(client.received).isEmpty();
    }

    private static NodeEvent moved(List<BuiltBlock> reverted, List<BuiltBlock> applied) {
        BuiltBlock head = applied.getLast();
        return new NodeEvent.HeadMoved(new HeadChanged(
                imported(reverted),
                imported(applied),
                new ChainHead(head.block().header(), head.totalDifficulty())));
    }

    private static List<ImportedBlock> imported(List<BuiltBlock> blocks) {
        return blocks.stream()
                .map(block -> new ImportedBlock(block.block(), block.receipts()))
                .toList();
    }

    private static List<String> texts(List<JsonValue> values) {
        return values.stream().map(FiltersTest::text).toList();
    }

    private static String text(JsonValue value) {
        return new String(JsonWriter.toBytes(value, 1_000_000), StandardCharsets.UTF_8);
    }

    private static String quoted(Object value) {
        return "\"" + value + "\"";
    }

    /** Keeps what it is sent. */
    private static final class Client implements Notifications {
        private final List<String> received = new ArrayList<>();
        private final List<Runnable> onClose = new ArrayList<>();

        @Override
        public void send(JsonValue params) {
            received.add(text(params));
        }

        @Override
        public void disconnect(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void onClose(Runnable action) {
            onClose.add(action);
        }
    }
}
