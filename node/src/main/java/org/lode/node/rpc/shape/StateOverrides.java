package org.lode.node.rpc.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateReader;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.ObjectFields;

/** What a simulated call finds in accounts instead of what is there, in geth's terms. */
public record StateOverrides(Map<Address, AccountOverride> accounts) {
    public static final StateOverrides NONE = new StateOverrides(Map.of());
    public static final Decoder<StateOverrides> DECODER = StateOverrides::decode;

    private static final int MAX_ACCOUNTS = 10_000;
    private static final int MAX_SLOTS = 100_000;

    public StateOverrides {
        accounts = ImmutableMap.copyOf(accounts);
    }

    /** Fields left out stay as they are. */
    public record AccountOverride(
            Optional<Long> nonce, Optional<Wei> balance, Optional<Bytes> code, Optional<StorageOverride> storage) {}

    /** Some slots, and what becomes of the others. */
    public record StorageOverride(Others others, Map<UInt256, UInt256> slots) {
        public StorageOverride {
            slots = ImmutableMap.copyOf(slots);
        }

        /** {@code stateDiff} keeps the other slots, {@code state} makes them zero. */
        public enum Others {
            KEPT,
            CLEARED
        }
    }

    private static StateOverrides decode(JsonNode node) {
        expectMembers(node, MAX_ACCOUNTS);
        ImmutableMap.Builder<Address, AccountOverride> accounts = ImmutableMap.builder();
        node.forEachEntry((name, value) ->
                accounts.put(Decoders.ADDRESS.decode(TextNode.valueOf(name)), account(ObjectFields.of(value))));
        return new StateOverrides(accounts.buildKeepingLast());
    }

    private static AccountOverride account(ObjectFields fields) {
        Optional<Map<UInt256, UInt256>> whole = fields.optional("state", StateOverrides::slots);
        Optional<Map<UInt256, UInt256>> some = fields.optional("stateDiff", StateOverrides::slots);
        if (whole.isPresent() && some.isPresent()) {
            throw new InvalidParameterException("an account has both \"state\" and \"stateDiff\"");
        }
        if (fields.has("movePrecompileToAddress")) {
            throw new InvalidParameterException("movePrecompileToAddress is not supported");
        }
        return new AccountOverride(
                fields.optional("nonce", Decoders.QUANTITY_64),
                fields.optional("balance", Decoders.WEI),
                fields.optional("code", Decoders.DATA),
                whole.map(slots -> new StorageOverride(StorageOverride.Others.CLEARED, slots))
                        .or(() -> some.map(slots -> new StorageOverride(StorageOverride.Others.KEPT, slots))));
    }

    private static Map<UInt256, UInt256> slots(JsonNode node) {
        expectMembers(node, MAX_SLOTS);
        ImmutableMap.Builder<UInt256, UInt256> slots = ImmutableMap.builder();
        node.forEachEntry((slot, value) -> slots.put(
                Decoders.HASH.decode(TextNode.valueOf(slot)).toUInt256(),
                Decoders.HASH.decode(value).toUInt256()));
        return slots.buildKeepingLast();
    }

    private static void expectMembers(JsonNode node, int most) {
        if (!node.isObject()) {
            throw new InvalidParameterException("expected an object, not " + Decoders.kindOf(node));
        }
        if (node.size() > most) {
            throw new InvalidParameterException(node.size() + " members, above the limit of " + most);
        }
    }

    /** The state with these accounts in it. */
    public StateReader applyTo(StateReader state) {
        return accounts.isEmpty() ? state : new Overridden(state, this);
    }

    private record Overridden(StateReader state, StateOverrides overrides) implements StateReader {
        @Override
        public Optional<Account> account(Address address) {
            Optional<Account> account = state.account(address);
            AccountOverride override = overrides.accounts.get(address);
            if (override == null) {
                return account;
            }
            Account old = account.orElse(Account.EMPTY);
            return Optional.of(new Account(
                    override.nonce().orElse(old.nonce()),
                    override.balance().orElse(old.balance()),
                    override.code().map(Keccak::hash256).orElse(old.codeHash())));
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            AccountOverride override = overrides.accounts.get(address);
            if (override == null || override.storage().isEmpty()) {
                return state.storage(address, slot);
            }
            StorageOverride storage = override.storage().get();
            UInt256 value = storage.slots().get(slot);
            if (value != null) {
                return value;
            }
            return switch (storage.others()) {
                case KEPT -> state.storage(address, slot);
                case CLEARED -> UInt256.ZERO;
            };
        }

        @Override
        public Bytes code(Hash codeHash) {
            return overrides.accounts.values().stream()
                    .flatMap(override -> override.code().stream())
                    .filter(code -> Keccak.hash256(code).equals(codeHash))
                    .findFirst()
                    .orElseGet(() -> state.code(codeHash));
        }
    }
}
