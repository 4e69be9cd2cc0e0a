package org.lode.consensus.genesis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.lode.consensus.block.Content;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;

/**
 * Reads a genesis file: JSON in the shape that geth uses, {@code config} for the rules, the header's fields beside it, {@code
 * alloc} for the first accounts. {@code genesis/README.md} names every field and its unit. Anything missing, unknown, of the
 * wrong type, out of range or contradictory is a {@link GenesisFormatException}.
 */
public final class GenesisFile {
    /** Ethereum's limit of a contract's size (EIP-170). */
    private static final int MAX_CODE_BYTES = 24_576;

    private static final long MIN_GAS_LIMIT = 5_000;

    /** Far above any sum of balances, far below where a sum could overflow 256 bits. */
    private static final UInt256 MAX_AMOUNT = UInt256.MAX.dividedBy(UInt256.of(1L << 40));

    private static final UInt256 MAX_DIFFICULTY = UInt256.MAX.dividedBy(UInt256.of(1L << 32));

    private GenesisFile() {}

    public static Genesis parse(String json) {
        JsonFields root = JsonFields.ofRoot(tree(json));
        UInt256 difficulty = root.number("difficulty", UInt256.ONE, MAX_DIFFICULTY);
        ChainSpec spec = spec(root.object("config"), difficulty);
        GenesisBlock.Fields fields = new GenesisBlock.Fields(
                root.number("timestamp", 0, Long.MAX_VALUE),
                difficulty,
                Gas.of(root.number("gasLimit", MIN_GAS_LIMIT, Long.MAX_VALUE)),
                root.wei("baseFeePerGas", MAX_AMOUNT),
                root.bytes("extraData", Content.MAX_EXTRA_DATA_BYTES));
        JournaledState state = new JournaledState(StateReader.EMPTY);
        allocate(root.object("alloc"), state);
        root.expectNothingElse();
        if (state.nonce(Genesis.WORK_REGISTRY) == 0) {
            throw new GenesisFormatException("genesis field alloc must hold the work registry " + Genesis.WORK_REGISTRY
                    + " with a nonce of at least 1, so that it is never removed as empty");
        }
        state.finishTransaction();
        return GenesisBlock.genesis(spec, fields, state.diff());
    }

    private static JsonNode tree(String json) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new GenesisFormatException("the genesis file is not valid JSON: " + e.getOriginalMessage()
                    + " at line " + e.getLocation().getLineNr());
        }
    }

    private static ChainSpec spec(JsonFields config, UInt256 genesisDifficulty) {
        ChainSpec spec = new ChainSpec(
                config.text("name"),
                // EIP-155 puts 2 * chainId + 36 into a transaction's v, which tools read as 53 bits.
                config.number("chainId", 1, (1L << 52) - 19),
                ethash(config),
                difficulty(config.object("difficulty"), genesisDifficulty),
                contribution(config.object("contribution")),
                reward(config.object("reward")),
                fee(config.object("fee")));
        config.expectNothingElse();
        return spec;
    }

    private static EthashParameters ethash(JsonFields config) {
        JsonFields fields = config.object("ethash");
        long epochLength = fields.number("epochLength", 1, Integer.MAX_VALUE);
        long cacheBytesInit = fields.number("cacheBytesInit", 1024, Long.MAX_VALUE);
        long cacheBytesGrowth = fields.number("cacheBytesGrowth", 0, Long.MAX_VALUE);
        long datasetBytesInit = fields.number("datasetBytesInit", 1024, Long.MAX_VALUE);
        long datasetBytesGrowth = fields.number("datasetBytesGrowth", 0, Long.MAX_VALUE);
        fields.expectNothingElse();
        try {
            return new EthashParameters(
                    epochLength, cacheBytesInit, cacheBytesGrowth, datasetBytesInit, datasetBytesGrowth);
        } catch (IllegalArgumentException e) {
            throw config.wrong("ethash", "gives no usable Ethash: " + e.getMessage());
        }
    }

    private static DifficultyParameters difficulty(JsonFields fields, UInt256 genesisDifficulty) {
        DifficultyParameters difficulty = new DifficultyParameters(
                fields.number("blockTimeSeconds", 1, 1 << 20),
                fields.number("unitsPerBlock", 1, 1 << 16),
                fields.number("halfLifeSeconds", 1, 1 << 30),
                genesisDifficulty,
                fields.number("minimumDifficulty", UInt256.ONE, MAX_DIFFICULTY));
        fields.expectNothingElse();
        if (genesisDifficulty.compareTo(difficulty.minimumDifficulty()) < 0) {
            throw fields.wrong(
                    "minimumDifficulty", "must not be above the field difficulty, which is " + genesisDifficulty);
        }
        return difficulty;
    }

    private static ContributionParameters contribution(JsonFields fields) {
        ContributionParameters contribution = new ContributionParameters(
                fields.number("anchorDepth", 1, 128), fields.number("contributionWindow", 1, 128), (int)
                        fields.number("maxContributions", 0, 1024));
        fields.expectNothingElse();
        return contribution;
    }

    private static RewardParameters reward(JsonFields fields) {
        RewardParameters reward = new RewardParameters(
                fields.wei("blockWei", MAX_AMOUNT),
                fields.wei("contributionWei", MAX_AMOUNT),
                fields.wei("inclusionWei", MAX_AMOUNT));
        fields.expectNothingElse();
        Wei sum = reward.contribution().plus(reward.inclusion());
        if (!reward.block().equals(sum)) {
            throw fields.wrong(
                    "blockWei",
                    "is " + reward.block() + " but must be contributionWei + inclusionWei = " + sum
                            + ", so that every unit of work pays the same");
        }
        return reward;
    }

    private static FeeParameters fee(JsonFields fields) {
        FeeParameters fee = new FeeParameters(
                fields.number("elasticityMultiplier", 1, 64), fields.number("baseFeeChangeDenominator", 1, 1 << 16));
        fields.expectNothingElse();
        return fee;
    }

    private static void allocate(JsonFields alloc, JournaledState state) {
        alloc.names().forEach(name -> {
            Address address = address(alloc, name);
            if (state.account(address).isPresent()) {
                throw alloc.wrong(name, "names an account twice");
            }
            allocate(alloc, alloc.object(name), new Allocation(name, address, state));
        });
    }

    private record Allocation(String name, Address address, JournaledState state) {}

    private static void allocate(JsonFields alloc, JsonFields fields, Allocation target) {
        Address address = target.address();
        JournaledState state = target.state();
        state.setBalance(address, fields.wei("balance", MAX_AMOUNT));
        if (fields.has("nonce")) {
            state.setNonce(address, fields.number("nonce", 0, Long.MAX_VALUE));
        }
        if (fields.has("code")) {
            state.setCode(address, fields.bytes("code", MAX_CODE_BYTES));
        }
        boolean isContract =
                state.nonce(address) != 0 || !state.codeHash(address).equals(Account.NO_CODE);
        fields.optionalObject("storage").ifPresent(slots -> {
            if (!isContract) {
                throw fields.wrong("storage", "belongs to accounts with code or a nonce of at least 1");
            }
            slots.names()
                    .forEach(slot ->
                            state.setStorage(address, slot(slots, slot), slots.number(slot, UInt256.ONE, UInt256.MAX)));
        });
        fields.expectNothingElse();
        if (state.isEmpty(address)) {
            throw alloc.wrong(target.name(), "allocates nothing: give it a balance, a nonce or code, or remove it");
        }
    }

    private static Address address(JsonFields alloc, String name) {
        Bytes bytes = hex(alloc, name);
        if (bytes.size() != Address.SIZE_BYTES) {
            throw alloc.wrong(name, "must be named by an address of 40 hexadecimal digits");
        }
        return bytes.addressAt(0);
    }

    private static UInt256 slot(JsonFields slots, String name) {
        try {
            return UInt256.ofHex(name);
        } catch (NumberFormatException | ArithmeticException _) {
            throw slots.wrong(name, "must be named by a slot number in hexadecimal digits");
        }
    }

    private static Bytes hex(JsonFields fields, String name) {
        try {
            return Bytes.ofHex(name);
        } catch (IllegalArgumentException _) {
            throw fields.wrong(name, "must be named by hexadecimal digits");
        }
    }
}
