package org.lode.node.rpc.method;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.SealedWork;
import org.lode.node.event.EventThread;
import org.lode.node.pool.Pool;
import org.lode.node.pool.Submissions;
import org.lode.node.produce.BlockAssembler;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.produce.MiningStatus;
import org.lode.node.produce.Producer;
import org.lode.node.produce.RemoteMining;
import org.lode.node.rpc.JsonRpc;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.Dispatcher;
import org.lode.node.rpc.dispatch.MessageLimits;
import org.lode.node.rpc.filter.NodeEvents;
import org.lode.node.store.StoreRefusal;
import org.lode.node.testkit.TestChain;

/**
 * All methods over a real chain of two blocks in memory: block 1 holds a transfer of type 2, block 2 a contribution, a legacy
 * transaction and one of type 1.
 */
final class RpcFixture implements AutoCloseable {
    static final Address MINER = Address.ofNumber(0xa11ce);
    static final Address FINDER = Address.ofNumber(0xf1d);
    static final Address RECEIVER = Address.ofNumber(0x7ec);
    static final Wei PRICE = Wei.of(10_000_000_000L);
    private static final ObjectMapper JSON = new ObjectMapper();

    final TestChain test;
    final BuiltBlock one;
    final BuiltBlock two;
    final SealedWork share;
    final SignedTransaction legacy;
    final SignedTransaction accessList;
    private final EventThread pooling;
    private final SortedSet<String> names;
    private final Dispatcher dispatcher;
    private final Dispatcher ethereumTypes;

    RpcFixture() throws StoreRefusal {
        test = TestChain.inMemory();
        ChainBuilder builder = test.builder;
        long chainId = builder.spec().chainId();
        legacy = TestAccounts.sign(
                1,
                new TransactionBody.Legacy(
                        Optional.of(chainId), 0, PRICE, Gas.of(21_000), Optional.of(RECEIVER), Wei.of(7), Bytes.EMPTY));
        accessList = TestAccounts.sign(
                2,
                new TransactionBody.AccessList(
                        chainId,
                        0,
                        PRICE,
                        Gas.of(30_000),
                        Optional.of(RECEIVER),
                        Wei.of(9),
                        Bytes.EMPTY,
                        List.of(new AccessListEntry(RECEIVER, List.of(Hash.ZERO)))));
        one = builder.on(builder.genesis())
                .beneficiary(MINER)
                .transfer(0, 3, Wei.of(5))
                .mine();
        share = builder.on(one).beneficiary(FINDER).share();
        two = builder.on(one)
                .beneficiary(MINER)
                .contribute(share)
                .transactions(legacy, accessList)
                .mine();
        test.importAll(two.chain());
        pooling = new EventThread("pool", (where, cause) -> {
            throw new AssertionError(where, cause);
        });
        Submissions submissions = new Submissions(
                builder.spec(),
                TestAccounts.CURVE,
                test.caches::ofEpoch,
                test.proven,
                test.chain,
                test.chain.ancestry());
        Pool pool = new Pool(test.chain, submissions, Pool.Bounds.DEFAULT, pooling, Runnable::run);
        JsonRpc.Parts parts = new JsonRpc.Parts(
                test.chain, pool, builder.spec(), builder.transition(), TestAccounts.CURVE, new NodeEvents());
        JsonRpc.Status status = new JsonRpc.Status(
                "Lode/test",
                KnownPeer.network(),
                Optional::empty,
                new JsonRpc.Mining(RpcFixture::mining, remoteMining(pool), Optional.of(MINER)),
                List.of(TestAccounts.key(4)));
        JsonRpc.Views views = JsonRpc.views(parts, status);
        names = views.all().names();
        dispatcher = new Dispatcher(views.all(), new SimpleMeterRegistry(), MessageLimits.STANDARD);
        ethereumTypes = new Dispatcher(views.ethereumTypes(), new SimpleMeterRegistry(), MessageLimits.STANDARD);
    }

    private RemoteMining remoteMining(Pool pool) {
        SealRules seals = new SealRules(test.builder.spec().ethash(), test.caches::ofEpoch);
        Producer producer = new Producer(
                new Producer.Chainside(
                        test.chain,
                        pool,
                        new BlockAssembler(
                                test.chain,
                                test.builder.transition(),
                                new ContributionRules(test.builder.spec(), seals),
                                test.proven,
                                BlockAssembler.Taste.DEFAULT),
                        new RemoteMining.Checks(seals, test.proven, Runnable::run)),
                MiningSettings.OFF,
                pooling,
                test.time);
        producer.start(List.of());
        return producer.remote();
    }

    private static MiningStatus mining() {
        return new MiningStatus(
                MineMode.ALWAYS,
                MiningStatus.Activity.MINING,
                Optional.of(MINER),
                1234.5,
                100,
                BlockNumber.of(3),
                UInt256.of(64),
                UInt256.of(8),
                new MiningStatus.Counts(4, 2, 1, 0),
                List.of(new MiningStatus.Device("cpu", 1234.5, new MiningStatus.Counts(4, 2, 1, 0), PRICE)),
                List.of());
    }

    /** Of all methods of the view with everything. */
    SortedSet<String> methodNames() {
        return names;
    }

    /** The result of a call that must succeed. */
    JsonNode result(String method, Object... params) {
        JsonNode answer = answer(method, params);
        if (!answer.has("result")) {
            throw new AssertionError(method + " answered " + answer);
        }
        return answer.get("result");
    }

    /** Code and message of a call that must fail. */
    String error(String method, Object... params) {
        JsonNode error = answer(method, params).path("error");
        return error.path("code").asText() + " " + error.path("message").asText();
    }

    /** The result of a call that must succeed, in the view that leaves contributions out. */
    JsonNode ofEthereumTypes(String method, Object... params) {
        return answer(ethereumTypes, method, params).path("result");
    }

    /** The whole answer; a parameter is a JSON node, or text, or written by its {@code toString}. */
    JsonNode answer(String method, Object... params) {
        return answer(dispatcher, method, params);
    }

    private static JsonNode answer(Dispatcher dispatcher, String method, Object... params) {
        ObjectNode request =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        ArrayNode array = request.putArray("params");
        for (Object param : params) {
            switch (param) {
                case JsonNode node -> array.add(node);
                case Boolean flag -> array.add(flag);
                default -> array.add(param.toString());
            }
        }
        CallContext context = new CallContext(Deadline.after(Duration.ofMinutes(1)), Optional.empty());
        try {
            byte[] message = request.toString().getBytes(UTF_8);
            return JSON.readTree(dispatcher.answer(message, context).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pooling.close();
    }
}
