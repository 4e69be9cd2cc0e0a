package org.lode.node.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Log;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BlockDraft;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.LogQuery;
import org.lode.node.rpc.shape.PlacedLog;
import org.lode.node.testkit.TestChain;

final class LogSearchTest {
    private static final long SEED = 20261122;
    private static final int TOPICS = 5;
    private static final int PUSH1 = 0x60;
    private static final int LOG0 = 0xa0;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ChainBuilder build = ChainBuilder.tiny();

    @Test
    void findsWhatLookingAtEveryBlockFinds() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock fork = extend(build.genesis(), 12);
        node.importAll(fork.chain());
        assertFindsAll(node, fork);
        BuiltBlock left = extend(fork, 6);
        node.importAll(left.chain().subList(12, 18));
        assertFindsAll(node, left);
        BuiltBlock winner = extend(fork, 9);
        node.importAll(winner.chain().subList(12, 21));
        assertThat(node.chain.head().hash()).isEqualTo(winner.hash());
        assertFindsAll(node, winner);
    }

    @Test
    void findsTheLogsOfABlockThatLeftTheChain() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock left = extend(build.genesis(), 3);
        BuiltBlock winner = extend(build.genesis(), 5);
        node.importAll(left.chain());
        node.importAll(winner.chain());
        LogQuery query = new LogQuery(new LogQuery.Span.InBlock(left.hash()), Set.of(), List.of());
        assertThat(search(node, LogSearch.Limits.STANDARD).find(query, soon())).isEqualTo(logs(left));
    }

    @Test
    void refusesMoreResultsThanItMayGive() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock head = extend(build.genesis(), 10);
        node.importAll(head.chain());
        int all = all(head).size();
        LogQuery everything = new LogQuery(span(0, 10), Set.of(), List.of());
        assertThat(search(node, new LogSearch.Limits(11, all)).find(everything, soon()))
                .hasSize(all);
        assertRefused(ErrorCode.LIMIT_EXCEEDED, node, new LogSearch.Limits(11, all - 1), everything);
        assertRefused(ErrorCode.LIMIT_EXCEEDED, node, new LogSearch.Limits(10, all), everything);
    }

    private static void assertRefused(ErrorCode code, TestChain node, LogSearch.Limits limits, LogQuery query) {
        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> search(node, limits).find(query, soon()))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void assertFindsAll(TestChain node, BuiltBlock head) {
        LogSearch search = search(node, LogSearch.Limits.STANDARD);
        List<PlacedLog> all = all(head);
        assertThat(all).hasSizeGreaterThan(20);
        for (int i = 0; i < 300; i++) {
            long first = random.nextLong(head.number().value() + 1);
            long last = first + random.nextLong(head.number().value() + 1 - first);
            LogQuery query = new LogQuery(span(first, last), someAddresses(all), someTopics());
            assertThat(search.find(query, soon()))
                    .as("seed %d: %s", SEED, query)
                    .isEqualTo(all.stream()
                            .filter(it -> it.header().number().value() >= first
                                    && it.header().number().value() <= last
                                    && query.matches(it.log()))
                            .toList());
        }
    }

    private Set<Address> someAddresses(List<PlacedLog> all) {
        Set<Address> addresses = new HashSet<>();
        for (int i = random.nextInt(3) * random.nextInt(8); i > 0; i--) {
            addresses.add(
                    random.nextInt(5) == 0
                            ? Address.ofNumber(random.nextInt())
                            : all.get(random.nextInt(all.size())).log().address());
        }
        return addresses;
    }

    private List<Set<Hash>> someTopics() {
        List<Set<Hash>> topics = new ArrayList<>();
        for (int i = random.nextInt(Log.MAX_TOPICS + 1); i > 0; i--) {
            Set<Hash> position = new HashSet<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                position.add(topic(random.nextInt(TOPICS + 1)));
            }
            topics.add(position);
        }
        return topics;
    }

    private BuiltBlock extend(BuiltBlock parent, int blocks) {
        BuiltBlock head = parent;
        for (int i = 0; i < blocks; i++) {
            Map<Integer, Long> nonces = new HashMap<>();
            BlockDraft draft = build.on(head).secondsAfterParent(1 + random.nextInt(3));
            for (int announcements = random.nextInt(4); announcements > 0; announcements--) {
                int from = random.nextInt(TestAccounts.COUNT);
                long inState = head.state()
                        .account(TestAccounts.address(from))
                        .map(it -> it.nonce())
                        .orElse(0L);
                long nonce = nonces.merge(from, inState, (before, _) -> before + 1);
                draft.transactions(announcement(from, nonce));
            }
            head = draft.mine();
        }
        return head;
    }

    /** A creation whose init code writes up to three logs; the contract that it leaves is empty. */
    private SignedTransaction announcement(int from, long nonce) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (int logs = random.nextInt(4); logs > 0; logs--) {
            int topics = random.nextInt(Log.MAX_TOPICS + 1);
            for (int i = 0; i < topics; i++) {
                push(code, random.nextInt(TOPICS));
            }
            push(code, 0);
            push(code, 0);
            code.write(LOG0 + topics);
        }
        return TestAccounts.sign(
                from,
                new TransactionBody.DynamicFee(
                        build.spec().chainId(),
                        nonce,
                        Wei.of(1),
                        Wei.of(10_000_000_000L),
                        Gas.of(100_000),
                        Optional.empty(),
                        Wei.ZERO,
                        Bytes.owning(code.toByteArray()),
                        List.of()));
    }

    private static void push(ByteArrayOutputStream code, int value) {
        code.write(PUSH1);
        code.write(value);
    }

    private static Hash topic(int number) {
        return new Hash(0, 0, 0, number);
    }

    private static List<PlacedLog> all(BuiltBlock head) {
        List<PlacedLog> logs = new ArrayList<>();
        for (long number = 1; number <= head.number().value(); number++) {
            logs.addAll(logs(head.ancestor(BlockNumber.of(number))));
        }
        return logs;
    }

    private static List<PlacedLog> logs(BuiltBlock block) {
        return PlacedLog.of(new ImportedBlock(block.block(), block.receipts()));
    }

    private static LogSearch search(TestChain node, LogSearch.Limits limits) {
        return new LogSearch(new BlockLookup(node.chain), limits);
    }

    private static LogQuery.Span span(long first, long last) {
        return new LogQuery.Span.Between(numbered(first), numbered(last));
    }

    private static BlockReference numbered(long number) {
        return new BlockReference.Numbered(BlockNumber.of(number));
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofMinutes(1));
    }
}
