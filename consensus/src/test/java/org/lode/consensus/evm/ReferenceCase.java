package org.lode.consensus.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lode.consensus.block.Log;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateDiff.AccountChange;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transaction.ContractAddress;

/** A message on some accounts, and what another machine made of it: a line that {@code fuzz.mjs} writes. */
record ReferenceCase(JsonNode line) {
    /** All that a message changes. Storage holds no zeros; accounts that are empty are not there. */
    record Effect(
            boolean isSuccess,
            long gasUsed,
            long refund,
            Bytes output,
            List<Log> logs,
            Map<Address, FullAccount> accounts) {}

    record FullAccount(Account account, Map<UInt256, UInt256> storage) {}

    Effect expected() {
        JsonNode expected = line.get("expected");
        Map<Address, FullAccount> accounts = new TreeMap<>();
        expected.get("accounts").forEachEntry((address, fields) -> {
            Hash codeHash = Hash.ofHex(fields.get("codeHash").asText());
            accounts.put(Address.ofHex(address), account(fields, codeHash));
        });
        return new Effect(
                expected.get("success").asBoolean(),
                expected.get("gasUsed").asLong(),
                expected.get("refund").asLong(),
                bytes(expected, "output"),
                logs(expected.get("logs")),
                accounts);
    }

    Effect runOn(Evm evm) {
        Before before = before();
        JournaledState state = new JournaledState(before);
        line.get("warm").forEach(address -> state.warmAccount(Address.ofHex(address.asText())));
        Call message = message();
        state.warmAccount(message.recipient());
        TransactionEnvironment transaction = new TransactionEnvironment(message.sender(), wei(line, "gasPrice"));

        Outcome outcome = evm.run(message, block(), transaction, state);

        List<Log> logs = state.logs();
        long refund = state.refund();
        state.finishTransaction();
        state.diff().accounts().forEach(before::apply);
        return new Effect(
                outcome.isSuccess(),
                message.gas().minus(outcome.gasLeft()).value(),
                refund,
                outcome.output(),
                logs,
                before.accounts());
    }

    /** How to see this case again. */
    @Override
    public String toString() {
        return "program %s; node fuzz.mjs --seed %s --first %s --count 1 writes it"
                .formatted(line.get("number"), line.get("seed"), line.get("number"));
    }

    private Call message() {
        JsonNode fields = line.get("message");
        Address sender = address(fields, "from");
        Gas gas = Gas.of(fields.get("gas").asLong());
        if (fields.has("to")) {
            return Call.call(sender, address(fields, "to"), wei(fields, "value"), bytes(fields, "input"), gas);
        }
        long nonce = line.get("accounts")
                .get(fields.get("from").asText())
                .get("nonce")
                .asLong();
        Address created = ContractAddress.ofCreate(sender, nonce - 1);
        return Call.creation(sender, created, wei(fields, "value"), bytes(fields, "input"), gas);
    }

    private BlockEnvironment block() {
        JsonNode fields = line.get("block");
        return new BlockEnvironment(
                fields.get("chainId").asLong(),
                BlockNumber.of(fields.get("number").asLong()),
                fields.get("timestamp").asLong(),
                UInt256.of(fields.get("difficulty").asLong()),
                address(fields, "coinbase"),
                Gas.of(fields.get("gasLimit").asLong()),
                wei(fields, "baseFeePerGas"),
                height -> Keccak.hash256(UInt256.of(height.value()).toBytes()));
    }

    private Before before() {
        Map<Address, FullAccount> accounts = new TreeMap<>();
        Map<Hash, Bytes> code = new TreeMap<>();
        line.get("accounts").forEachEntry((address, fields) -> {
            Bytes its = fields.has("code") ? bytes(fields, "code") : Bytes.EMPTY;
            Hash hash = Keccak.hash256(its);
            code.put(hash, its);
            accounts.put(Address.ofHex(address), account(fields, hash));
        });
        return new Before(accounts, code);
    }

    private static FullAccount account(JsonNode fields, Hash codeHash) {
        Account account = new Account(fields.get("nonce").asLong(), wei(fields, "balance"), codeHash);
        Map<UInt256, UInt256> storage = new TreeMap<>();
        fields.path("storage").forEachEntry((slot, value) -> storage.put(word(slot), word(value.asText())));
        return new FullAccount(account, storage);
    }

    private static List<Log> logs(JsonNode entries) {
        List<Log> logs = new ArrayList<>();
        for (JsonNode entry : entries) {
            List<Hash> topics = new ArrayList<>();
            entry.get("topics").forEach(topic -> topics.add(Hash.ofHex(topic.asText())));
            logs.add(new Log(address(entry, "address"), topics, bytes(entry, "data")));
        }
        return logs;
    }

    private static Address address(JsonNode fields, String name) {
        return Address.ofHex(fields.get(name).asText());
    }

    private static Bytes bytes(JsonNode fields, String name) {
        return Bytes.ofHex(fields.get(name).asText());
    }

    private static Wei wei(JsonNode fields, String name) {
        return new Wei(UInt256.of(new BigInteger(fields.get(name).asText())));
    }

    private static UInt256 word(String hex) {
        return UInt256.of(new BigInteger(hex.substring(2), 16));
    }

    /** The accounts of a case, and after it what became of them. */
    private record Before(Map<Address, FullAccount> accounts, Map<Hash, Bytes> code) implements StateReader {
        @Override
        public Optional<Account> account(Address address) {
            return Optional.ofNullable(accounts.get(address)).map(FullAccount::account);
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            FullAccount full = accounts.get(address);
            return full == null ? UInt256.ZERO : full.storage().getOrDefault(slot, UInt256.ZERO);
        }

        @Override
        public Bytes code(Hash codeHash) {
            return code.getOrDefault(codeHash, Bytes.EMPTY);
        }

        void apply(Address address, AccountChange change) {
            Map<UInt256, UInt256> storage = new TreeMap<>();
            if (accounts.containsKey(address)) {
                storage.putAll(accounts.get(address).storage());
            }
            change.storage().forEach((slot, values) -> storage.put(slot, values.after()));
            storage.values().removeIf(UInt256::isZero);
            accounts.remove(address);
            change.after().ifPresent(account -> accounts.put(address, new FullAccount(account, storage)));
        }
    }
}
