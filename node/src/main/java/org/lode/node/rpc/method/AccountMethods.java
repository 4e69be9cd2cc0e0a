package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.CallRequest;
import org.lode.node.rpc.shape.TransactionShape;

/** {@code eth_} and {@code personal_}: the accounts of a devnet, which the node signs for. Elsewhere there are none. */
public final class AccountMethods {
    private static final int SIGNATURE_BYTES = 65;
    private static final int LEGACY_V = 27;

    private final DevAccounts accounts;
    private final Secp256k1 curve;
    private final TransactionPool pool;
    private final PoolSubmission submission;
    private final PinnedStates states;
    private final CallMethods calls;
    private final TransactionDraft drafts;
    private final TransactionShape shape;
    private final long chainId;

    /** Held while a nonce is chosen and used, so that two requests at once do not get the same. */
    private final ReentrantLock nonces = new ReentrantLock();

    /** What signing needs of the node. */
    public record Surroundings(
            ChainSpec spec,
            Secp256k1 curve,
            BlockLookup blocks,
            TransactionPool pool,
            PinnedStates states,
            TransactionShape shape) {}

    public AccountMethods(DevAccounts accounts, CallMethods calls, Surroundings surroundings) {
        this.accounts = accounts;
        this.calls = calls;
        this.curve = surroundings.curve();
        this.pool = surroundings.pool();
        this.submission = new PoolSubmission(pool);
        this.states = surroundings.states();
        this.shape = surroundings.shape();
        this.chainId = surroundings.spec().chainId();
        this.drafts = new TransactionDraft(
                chainId,
                new FeeOracle(surroundings.blocks().chain(), surroundings.spec().fee()));
    }

    public List<Method> methods() {
        return List.of(
                Method.of("eth_accounts", this::addresses),
                Method.of("eth_requestAccounts", this::addresses),
                Method.inContext("eth_sendTransaction", required(CallRequest.DECODER), this::send),
                Method.of("eth_signTransaction", required(CallRequest.DECODER), this::signTransaction),
                Method.of("eth_sign", required(Decoders.ADDRESS), required(Decoders.DATA), this::sign),
                Method.of(
                        "personal_sign",
                        required(Decoders.DATA),
                        required(Decoders.ADDRESS),
                        optional(Decoders.TEXT),
                        (message, address, _) -> sign(address, message)));
    }

    private JsonValue addresses() {
        return JsonValue.listOf(accounts.addresses().stream().map(JsonValue::of).toList());
    }

    private JsonValue send(CallContext context, CallRequest request) {
        nonces.lock();
        try {
            SignedTransaction signed = signed(request);
            return JsonValue.of(submission.submit(signed.encoded(), context.deadline()));
        } finally {
            nonces.unlock();
        }
    }

    private JsonValue signTransaction(CallRequest request) {
        SignedTransaction signed = signed(request);
        return out -> out.object(fields -> {
            fields.field("raw").data(signed.encoded());
            fields.field("tx").value(shape.pending(signed));
        });
    }

    private SignedTransaction signed(CallRequest request) {
        Address from = request.from().orElseThrow(() -> RpcException.failed("from not specified"));
        var key = accounts.key(from);
        request.chainId().filter(id -> id != chainId).ifPresent(id -> {
            throw RpcException.failed(
                    "chainId does not match node's (have=" + Long.toUnsignedString(id) + ", want=" + chainId + ")");
        });
        long nonce = request.nonce().orElseGet(() -> nextNonce(from));
        Gas gas = request.gas().orElseGet(() -> calls.gasFor(request, BlockReference.LATEST));
        TransactionBody body = drafts.complete(request, nonce, gas);
        return SignedTransaction.sign(body, key, curve);
    }

    private long nextNonce(Address address) {
        return pool.view()
                .nextNonce(address)
                .orElseGet(() -> states.read(
                        BlockReference.LATEST,
                        (_, state) ->
                                state.account(address).orElse(Account.EMPTY).nonce()));
    }

    /** EIP-191, version 0x45: the signature of a text that cannot be a transaction, {@code r ‖ s ‖ v}. */
    private JsonValue sign(Address address, Bytes message) {
        byte[] prefix = ("\u0019Ethereum Signed Message:\n" + message.size()).getBytes(StandardCharsets.UTF_8);
        byte[] signedText = new byte[prefix.length + message.size()];
        System.arraycopy(prefix, 0, signedText, 0, prefix.length);
        message.copyTo(signedText, prefix.length);
        Hash digest = Keccak.hash256(signedText);
        Signature signature = curve.sign(digest, accounts.key(address));
        byte[] encoded = new byte[SIGNATURE_BYTES];
        signature.r().toHash().writeTo(encoded, 0);
        signature.s().toHash().writeTo(encoded, Hash.SIZE_BYTES);
        encoded[SIGNATURE_BYTES - 1] = (byte) (LEGACY_V + signature.yParity());
        return JsonValue.of(Bytes.owning(encoded));
    }
}
