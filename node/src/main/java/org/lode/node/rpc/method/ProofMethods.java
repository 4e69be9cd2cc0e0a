package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.Trie;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.BlockReference;

/** {@code eth_getProof} (EIP-1186): an account and slots of it with the trie nodes that lead to them from the state root. */
public final class ProofMethods {
    private static final int MAX_SLOTS = 1024;

    private static final Parameter<Address> ADDRESS = required(Decoders.ADDRESS);
    private static final Parameter<List<String>> KEYS = required(Decoders.TEXT.list(MAX_SLOTS));
    private static final Parameter<BlockReference> BLOCK =
            optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST);

    private final PinnedStates states;

    public ProofMethods(PinnedStates states) {
        this.states = states;
    }

    public List<Method> methods() {
        return List.of(Method.of("eth_getProof", ADDRESS, KEYS, BLOCK, this::prove));
    }

    /** @param key as the caller wrote it, which is how it gets it back */
    private record SlotProof(String key, UInt256 value, List<Bytes> nodes) {}

    private JsonValue prove(Address address, List<String> keys, BlockReference block) {
        return states.readPinned(block, (_, state) -> prove(address, keys, state));
    }

    private static JsonValue prove(Address address, List<String> keys, StateSnapshot state) {
        StateTries tries = state.tries();
        Account account = state.account(address).orElse(Account.EMPTY);
        List<Bytes> nodes = StateTrie.accountProof(tries, address);
        Hash storageRoot = StateTrie.storageRoot(tries, address).orElse(Trie.EMPTY_ROOT);
        List<SlotProof> slots =
                keys.stream().map(key -> prove(address, key, state, tries)).toList();
        return out -> out.object(fields -> fields.field("address")
                .address(address)
                .field("accountProof")
                .list(nodes, JsonWriter::data)
                .field("balance")
                .quantity(account.balance())
                .field("codeHash")
                .hash(account.codeHash())
                .field("nonce")
                .quantity(account.nonce())
                .field("storageHash")
                .hash(storageRoot)
                .field("storageProof")
                .list(slots, ProofMethods::write));
    }

    private static SlotProof prove(Address address, String key, StateSnapshot state, StateTries tries) {
        UInt256 slot = StateMethods.slot(key);
        return new SlotProof(key, state.storage(address, slot), StateTrie.storageProof(tries, address, slot));
    }

    private static void write(JsonWriter out, SlotProof proof) {
        out.object(fields -> fields.field("key")
                .text(proof.key())
                .field("value")
                .quantity(proof.value())
                .field("proof")
                .list(proof.nodes(), JsonWriter::data));
    }
}
