package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import java.util.function.Function;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateReader;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;

/** {@code eth_}: accounts, code and storage after a block. */
public final class StateMethods {
    private static final Parameter<Address> ADDRESS = required(Decoders.ADDRESS);
    private static final Parameter<BlockReference> BLOCK =
            optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST);

    private final PinnedStates states;
    private final TransactionPool pool;

    public StateMethods(PinnedStates states, TransactionPool pool) {
        this.states = states;
        this.pool = pool;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("eth_getBalance", ADDRESS, BLOCK, this::balance),
                Method.of("eth_getTransactionCount", ADDRESS, BLOCK, this::transactionCount),
                Method.of("eth_getCode", ADDRESS, BLOCK, this::code),
                Method.of("eth_getStorageAt", ADDRESS, required(Decoders.TEXT), BLOCK, this::storage));
    }

    private JsonValue balance(Address address, BlockReference block) {
        return JsonValue.quantity(
                read(block, state -> account(state, address).balance().value()));
    }

    /** For {@code pending} it counts what waits in the pool too: the nonce to use next. */
    private JsonValue transactionCount(Address address, BlockReference block) {
        if (block.equals(BlockReference.PENDING)) {
            return JsonValue.quantity(pool.view().nextNonce(address).orElseGet(() -> nonce(address, block)));
        }
        return JsonValue.quantity(nonce(address, block));
    }

    private long nonce(Address address, BlockReference block) {
        return read(block, state -> account(state, address).nonce());
    }

    private JsonValue code(Address address, BlockReference block) {
        Bytes code = read(block, state -> state.code(account(state, address).codeHash()));
        return JsonValue.of(code);
    }

    private JsonValue storage(Address address, String key, BlockReference block) {
        UInt256 slot = slot(key);
        return JsonValue.of(read(block, state -> state.storage(address, slot)).toHash());
    }

    /** Up to 32 bytes, with or without leading zeros: some tools write a slot as a quantity, some as a hash. */
    static UInt256 slot(String key) {
        String digits = key.startsWith("0x") ? key.substring(2) : key;
        if (digits.length() > 2 * UInt256.SIZE_BYTES) {
            throw RpcException.invalidParams(
                    "storage key too long (want at most 32 bytes): \"" + shortened(key) + "\"");
        }
        try {
            return Decoders.data("0x" + "0".repeat(2 * UInt256.SIZE_BYTES - digits.length()) + digits)
                    .hashAt(0)
                    .toUInt256();
        } catch (InvalidParameterException _) {
            throw RpcException.invalidParams("invalid hex in storage key: \"" + shortened(key) + "\"");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    private static Account account(StateReader state, Address address) {
        return state.account(address).orElse(Account.EMPTY);
    }

    private <T> T read(BlockReference block, Function<StateReader, T> reader) {
        return states.read(block, (_, state) -> reader.apply(state));
    }
}
