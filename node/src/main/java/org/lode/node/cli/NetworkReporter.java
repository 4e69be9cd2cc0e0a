package org.lode.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.chain.ChainHead;

/** Says what happens in a network of nodes. */
interface NetworkReporter {
    void started(Genesis genesis, Path data, List<NetworkWatch.Member> members);

    /** A block joined the chain of nodes. */
    void block(SpreadBlock block);

    /** A node left so many blocks for another branch. */
    void reorganised(int node, int reverted, ChainHead head);

    void peers(int node, int count);

    void stopped();

    /**
     * A block and where it is.
     *
     * @param minedBy number of the node, where it can be told
     * @param nodes on whose chain it is, of {@code all}
     * @param spread from the first of them to the last
     */
    record SpreadBlock(
            BlockNumber number,
            Hash hash,
            Optional<Integer> minedBy,
            int contributions,
            int transactions,
            int nodes,
            int all,
            Duration spread) {}

    /** For people. */
    record Text(PrintWriter out) implements NetworkReporter {
        private static final int SHORT_HASH = 12;

        @Override
        public void started(Genesis genesis, Path data, List<NetworkWatch.Member> members) {
            out.println(genesis.spec().name() + " of " + members.size() + " nodes, chain id "
                    + genesis.spec().chainId() + ", genesis " + genesis.hash());
            for (NetworkWatch.Member member : members) {
                out.println("node " + member.number() + "     " + member.rpc() + "  peers on port "
                        + member.peers().enode().port() + "  mines for "
                        + Eip55.encode(member.beneficiary()) + "  head at block "
                        + member.node().chain().head().number());
            }
            out.println("data       " + data);
            NodeReporter.Text.printAccounts(out, DevAccounts.funded());
            out.println("Ctrl-C stops.");
            out.println();
            out.flush();
        }

        @Override
        public void block(SpreadBlock block) {
            out.println(String.format(
                    Locale.ROOT,
                    "block %-7s %s  %-7s %2d contributions  %4d transactions  %s",
                    block.number(),
                    brief(block.hash()),
                    block.minedBy().map(node -> "node " + node).orElse(""),
                    block.contributions(),
                    block.transactions(),
                    block.nodes() == block.all()
                            ? "on all " + block.all() + " nodes after "
                                    + block.spread().toMillis() + " ms"
                            : "on " + block.nodes() + " of " + block.all() + " nodes"));
            out.flush();
        }

        @Override
        public void reorganised(int node, int reverted, ChainHead head) {
            out.println("node " + node + " left " + reverted + (reverted == 1 ? " block" : " blocks")
                    + " for a heavier branch, head " + head.number() + " " + brief(head.hash()));
            out.flush();
        }

        @Override
        public void peers(int node, int count) {
            out.println("node " + node + " has " + count + (count == 1 ? " peer" : " peers"));
            out.flush();
        }

        @Override
        public void stopped() {
            out.println("stopped");
            out.flush();
        }

        private static String brief(Hash hash) {
            return hash.toString().substring(0, SHORT_HASH);
        }
    }

    /** For machines: one JSON object a line. */
    record Json(PrintWriter out) implements NetworkReporter {
        @Override
        public void started(Genesis genesis, Path data, List<NetworkWatch.Member> members) {
            ObjectNode line = JsonLines.object(
                            "event", "started",
                            "chain", genesis.spec().name(),
                            "genesis", genesis.hash().toString(),
                            "data", data.toString())
                    .put("chainId", genesis.spec().chainId());
            for (NetworkWatch.Member member : members) {
                line.withArray("nodes")
                        .addObject()
                        .put("node", member.number())
                        .put("rpc", member.rpc().toString())
                        .put("enode", member.peers().enode().toString())
                        .put("beneficiary", Eip55.encode(member.beneficiary()))
                        .put("head", member.node().chain().head().number().value());
            }
            for (PrivateKey key : DevAccounts.funded()) {
                line.withArray("accounts")
                        .addObject()
                        .put("privateKey", key.scalar().toHash().toString());
            }
            print(line);
        }

        @Override
        public void block(SpreadBlock block) {
            ObjectNode line = JsonLines.object(
                            "event", "block", "hash", block.hash().toString())
                    .put("number", block.number().value())
                    .put("contributions", block.contributions())
                    .put("transactions", block.transactions())
                    .put("nodes", block.nodes())
                    .put("of", block.all())
                    .put("spreadMillis", block.spread().toMillis());
            block.minedBy().ifPresent(node -> line.put("minedBy", node));
            print(line);
        }

        @Override
        public void reorganised(int node, int reverted, ChainHead head) {
            print(JsonLines.object("event", "reorganised", "hash", head.hash().toString())
                    .put("node", node)
                    .put("reverted", reverted)
                    .put("number", head.number().value()));
        }

        @Override
        public void peers(int node, int count) {
            print(JsonLines.object("event", "peers").put("node", node).put("count", count));
        }

        @Override
        public void stopped() {
            print(JsonLines.object("event", "stopped"));
        }

        private void print(ObjectNode line) {
            out.println(line);
            out.flush();
        }
    }
}
