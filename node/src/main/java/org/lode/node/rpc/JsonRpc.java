package org.lode.node.rpc;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.transition.BlockTransition;
import org.lode.node.chain.ChainView;
import org.lode.node.pool.TransactionPool;
import org.lode.node.produce.MiningStatus;
import org.lode.node.produce.RemoteMining;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.MethodTable;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.filter.ClientIds;
import org.lode.node.rpc.filter.Filters;
import org.lode.node.rpc.filter.LogSearch;
import org.lode.node.rpc.filter.NodeEvents;
import org.lode.node.rpc.filter.Subscriptions;
import org.lode.node.rpc.method.AccessListMethods;
import org.lode.node.rpc.method.AccountMethods;
import org.lode.node.rpc.method.BlockMethods;
import org.lode.node.rpc.method.BlockReplay;
import org.lode.node.rpc.method.CallMethods;
import org.lode.node.rpc.method.CallSimulator;
import org.lode.node.rpc.method.ChainMethods;
import org.lode.node.rpc.method.DebugMethods;
import org.lode.node.rpc.method.DevAccounts;
import org.lode.node.rpc.method.FeeMethods;
import org.lode.node.rpc.method.FilterMethods;
import org.lode.node.rpc.method.LodeMethods;
import org.lode.node.rpc.method.MiningMethods;
import org.lode.node.rpc.method.PeerMethods;
import org.lode.node.rpc.method.PinnedStates;
import org.lode.node.rpc.method.ProofMethods;
import org.lode.node.rpc.method.StateMethods;
import org.lode.node.rpc.method.SubmitMethods;
import org.lode.node.rpc.method.SyncProgress;
import org.lode.node.rpc.method.TraceMethods;
import org.lode.node.rpc.method.TransactionMethods;
import org.lode.node.rpc.method.TxpoolMethods;
import org.lode.node.rpc.method.Web3Methods;
import org.lode.node.rpc.method.WorkMethods;
import org.lode.node.rpc.shape.BlockShape;
import org.lode.node.rpc.shape.ReceiptShape;
import org.lode.node.rpc.shape.Senders;
import org.lode.node.rpc.shape.TransactionShape;

/** All methods of a node, put together from what the node is made of. */
public final class JsonRpc {
    private JsonRpc() {}

    /**
     * The parts of the node that methods ask.
     *
     * @param events where the node's events are published for filters and subscriptions
     */
    public record Parts(
            ChainView chain,
            TransactionPool pool,
            ChainSpec spec,
            BlockTransition transition,
            Secp256k1 curve,
            NodeEvents events) {}

    /**
     * Mining in this node and for it.
     *
     * @param beneficiary who is paid for work that is asked for without a name
     */
    public record Mining(Supplier<MiningStatus> status, RemoteMining remote, Optional<Address> beneficiary) {}

    /**
     * What methods tell of the node itself.
     *
     * @param clientVersion as {@code Lode/v0.1.0/linux-x64/java25}
     * @param network this node among its peers
     * @param sync empty when the node is not catching up
     * @param unlocked keys that the node signs with for anyone: a devnet's, else none
     */
    public record Status(
            String clientVersion,
            PeerMethods.Network network,
            Supplier<Optional<SyncProgress>> sync,
            Mining mining,
            List<PrivateKey> unlocked) {
        public Status {
            unlocked = List.copyOf(unlocked);
        }
    }

    /**
     * The same methods, with two views of what is in a block.
     *
     * @param all every transaction
     * @param ethereumTypes no contributions: for tools that fail on a type they do not know
     */
    public record Views(MethodTable all, MethodTable ethereumTypes) {}

    public static Views views(Parts parts, Status status) {
        ChainSpec spec = parts.spec();
        BlockLookup blocks = new BlockLookup(parts.chain());
        PinnedStates states = new PinnedStates(blocks);
        Senders senders = new Senders(parts.curve());
        TransactionShape transactions =
                new TransactionShape(senders, spec.reward().contribution());
        ReceiptShape receipts = new ReceiptShape(transactions);
        CallSimulator simulator = new CallSimulator(parts.chain(), parts.transition(), InstantSource.system());
        CallMethods calls = new CallMethods(states, simulator);
        BlockReplay replay = new BlockReplay(simulator, parts.transition().transactions(), spec.reward(), senders);
        ClientIds ids = new ClientIds();

        List<Method> methods = new ArrayList<>();
        methods.addAll(new Web3Methods(status.clientVersion(), spec.chainId()).methods());
        methods.addAll(new PeerMethods(status.clientVersion(), spec.chainId(), status.network()).methods());
        methods.addAll(new ChainMethods(spec.chainId(), status.sync()).methods());
        methods.addAll(
                new BlockMethods(blocks, new BlockShape(transactions, BlockShape.Contents.ALL), receipts).methods());
        methods.addAll(new TransactionMethods(blocks, parts.pool(), transactions, receipts).methods());
        methods.addAll(new StateMethods(states, parts.pool()).methods());
        methods.addAll(new FeeMethods(blocks, spec.fee()).methods());
        methods.addAll(calls.methods());
        methods.addAll(new AccessListMethods(states, simulator).methods());
        methods.addAll(new ProofMethods(states).methods());
        methods.addAll(new TraceMethods(blocks, states, simulator, replay).methods());
        methods.addAll(new SubmitMethods(parts.pool()).methods());
        methods.addAll(new FilterMethods(
                        new LogSearch(blocks, LogSearch.Limits.STANDARD),
                        new Filters(parts.events(), ids, InstantSource.system(), Filters.Limits.STANDARD),
                        new Subscriptions(parts.events(), ids),
                        transactions)
                .methods());
        methods.addAll(new TxpoolMethods(parts.pool(), transactions).methods());
        methods.addAll(new DebugMethods(blocks).methods());
        methods.addAll(new LodeMethods(blocks, transactions).methods());
        methods.addAll(new MiningMethods(status.mining().status()).methods());
        methods.addAll(new WorkMethods(status.mining().remote(), status.mining().beneficiary()).methods());
        methods.addAll(new AccountMethods(
                        new DevAccounts(status.unlocked(), parts.curve()),
                        calls,
                        new AccountMethods.Surroundings(
                                spec, parts.curve(), blocks, parts.pool(), states, transactions))
                .methods());
        methods.add(modules(new MethodTable(methods).namespaces()));
        MethodTable all = new MethodTable(methods);
        BlockShape ethereumTypes = new BlockShape(transactions, BlockShape.Contents.ETHEREUM_TYPES);
        return new Views(all, all.replacing(new BlockMethods(blocks, ethereumTypes, receipts).methods()));
    }

    /** {@code rpc_modules}: each namespace and its version, for tools that look before they ask. */
    private static Method modules(SortedSet<String> namespaces) {
        return Method.of(
                "rpc_modules",
                () -> out -> out.object(fields -> {
                    namespaces.forEach(namespace -> fields.field(namespace).text("1.0"));
                    fields.field("rpc").text("1.0");
                }));
    }
}
