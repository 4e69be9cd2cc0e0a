package org.lode.consensus.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff.SlotChange;

/** Every field, broken in every way, is refused by its name. */
final class GenesisFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    private static final List<String> REQUIRED = List.of(
            "config",
            "config/name",
            "config/chainId",
            "config/ethash",
            "config/ethash/epochLength",
            "config/ethash/cacheBytesInit",
            "config/ethash/cacheBytesGrowth",
            "config/ethash/datasetBytesInit",
            "config/ethash/datasetBytesGrowth",
            "config/difficulty",
            "config/difficulty/blockTimeSeconds",
            "config/difficulty/unitsPerBlock",
            "config/difficulty/halfLifeSeconds",
            "config/difficulty/minimumDifficulty",
            "config/contribution",
            "config/contribution/anchorDepth",
            "config/contribution/contributionWindow",
            "config/contribution/maxContributions",
            "config/reward",
            "config/reward/blockWei",
            "config/reward/contributionWei",
            "config/reward/inclusionWei",
            "config/fee",
            "config/fee/elasticityMultiplier",
            "config/fee/baseFeeChangeDenominator",
            "timestamp",
            "difficulty",
            "gasLimit",
            "baseFeePerGas",
            "extraData",
            "alloc",
            "alloc/" + ACCOUNT + "/balance");

    /** A field's path and a value, in JSON, that it must not have. */
    private record Wrong(String path, String value) {}

    private static final List<Wrong> WRONG = List.of(
            new Wrong("config", "7"),
            new Wrong("config/name", "\"\""),
            new Wrong("config/name", "5"),
            new Wrong("config/chainId", "0"),
            new Wrong("config/chainId", "-1"),
            new Wrong("config/chainId", "1.5"),
            new Wrong("config/chainId", "\"many\""),
            new Wrong("config/chainId", "9223372036854775807"),
            new Wrong("config/chainId", "null"),
            new Wrong("config/ethash/epochLength", "0"),
            new Wrong("config/ethash/cacheBytesInit", "1023"),
            new Wrong("config/ethash/datasetBytesInit", "true"),
            new Wrong("config/ethash/cacheBytesGrowth", "-1"),
            new Wrong("config/difficulty/blockTimeSeconds", "0"),
            new Wrong("config/difficulty/unitsPerBlock", "0"),
            new Wrong("config/difficulty/halfLifeSeconds", "[]"),
            new Wrong("config/difficulty/minimumDifficulty", "0"),
            new Wrong("config/difficulty/minimumDifficulty", "32769"),
            new Wrong("config/contribution/anchorDepth", "0"),
            new Wrong("config/contribution/anchorDepth", "129"),
            new Wrong("config/contribution/contributionWindow", "0"),
            new Wrong("config/contribution/maxContributions", "1025"),
            new Wrong("config/reward/blockWei", "250000000000000001"),
            new Wrong("config/reward/inclusionWei", "-1"),
            new Wrong("config/reward/contributionWei", "\"0x" + "f".repeat(64) + "\""),
            new Wrong("config/fee/elasticityMultiplier", "0"),
            new Wrong("config/fee/baseFeeChangeDenominator", "0"),
            new Wrong("timestamp", "-5"),
            new Wrong("difficulty", "0"),
            new Wrong("gasLimit", "4999"),
            new Wrong("baseFeePerGas", "\"0x\""),
            new Wrong("extraData", "\"0x123\""),
            new Wrong("extraData", "\"zz\""),
            new Wrong("extraData", "\"0x" + "00".repeat(33) + "\""),
            new Wrong("alloc", "[]"),
            new Wrong("alloc/" + ACCOUNT, "5"),
            new Wrong("alloc/" + ACCOUNT + "/balance", "\"0xg\""),
            new Wrong("alloc/" + ACCOUNT + "/nonce", "-1"),
            new Wrong("alloc/" + ACCOUNT + "/code", "\"0x1\""),
            new Wrong("alloc/" + ACCOUNT + "/storage", "{\"0x0\": 1}"));

    @TestFactory
    Stream<DynamicTest> refusesAFileWithoutTheField() {
        return REQUIRED.stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    ObjectNode file = devnet();
                    parentOf(file, path).remove(nameOf(path));
                    assertRefusedNaming(file, path);
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusesAWrongValue() {
        return WRONG.stream()
                .map(wrong -> DynamicTest.dynamicTest(wrong.path() + " = " + wrong.value(), () -> {
                    ObjectNode file = devnet();
                    parentOf(file, wrong.path()).set(nameOf(wrong.path()), JSON.readTree(wrong.value()));
                    assertRefusedNaming(file, isRewardPart(wrong) ? "config/reward" : wrong.path());
                }));
    }

    /** A part out of balance may be blamed on the sum. */
    private static boolean isRewardPart(Wrong wrong) {
        return wrong.path().startsWith("config/reward/");
    }

    @TestFactory
    Stream<DynamicTest> refusesAnUnknownField() {
        return Stream.of(
                        "surprise",
                        "config/surprise",
                        "config/ethash/surprise",
                        "config/difficulty/surprise",
                        "config/contribution/surprise",
                        "config/reward/surprise",
                        "config/fee/surprise",
                        "alloc/" + ACCOUNT + "/surprise")
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    ObjectNode file = devnet();
                    parentOf(file, path).put("surprise", 1);
                    assertRefusedNaming(file, path);
                }));
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> GenesisFile.parse("{")).isInstanceOf(GenesisFormatException.class);
        assertThatThrownBy(() -> GenesisFile.parse("[]")).isInstanceOf(GenesisFormatException.class);
        assertThatThrownBy(() -> GenesisFile.parse("")).isInstanceOf(GenesisFormatException.class);
    }

    @Test
    void refusesAFieldThatIsThereTwice() {
        String twice = Preset.DEVNET.json().replace("\"chainId\": 31337,", "\"chainId\": 31337, \"chainId\": 31338,");

        assertThatThrownBy(() -> GenesisFile.parse(twice))
                .isInstanceOf(GenesisFormatException.class)
                .hasMessageContaining("chainId");
    }

    @Test
    void refusesAnAccountThatIsThereTwiceInOtherLetters() throws JsonProcessingException {
        ObjectNode file = devnet();
        ((ObjectNode) file.get("alloc"))
                .set("0x" + ACCOUNT.substring(2).toLowerCase(Locale.ROOT), JSON.readTree("{\"balance\": 1}"));

        assertThatThrownBy(() -> GenesisFile.parse(file.toString()))
                .isInstanceOf(GenesisFormatException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void refusesAnAllocWithoutTheWorkRegistry() throws JsonProcessingException {
        ObjectNode file = devnet();
        ((ObjectNode) file.get("alloc")).remove(Genesis.WORK_REGISTRY.toString());

        assertThatThrownBy(() -> GenesisFile.parse(file.toString()))
                .isInstanceOf(GenesisFormatException.class)
                .hasMessageContaining(Genesis.WORK_REGISTRY.toString());
    }

    @Test
    void refusesAnAccountThatGetsNothing() throws JsonProcessingException {
        ObjectNode file = devnet();
        parentOf(file, "alloc/" + ACCOUNT + "/balance").put("balance", 0);

        assertRefusedNaming(file, "alloc/" + ACCOUNT);
    }

    @Test
    void putsCodeAndStorageIntoTheState() throws JsonProcessingException {
        ObjectNode file = devnet();
        String contract = "0x00000000000000000000000000000000000000c0";
        ((ObjectNode) file.get("alloc"))
                .set(
                        contract,
                        JSON.readTree(
                                "{\"balance\": \"0x5\", \"nonce\": \"0x2\", \"code\": \"0x6001\", \"storage\": {\"0x01\": \"0x07\"}}"));

        Genesis genesis = GenesisFile.parse(file.toString());

        assertThat(genesis.allocation().accounts()).hasEntrySatisfying(Address.ofHex(contract), change -> {
            Account account = change.after().orElseThrow();
            assertThat(account.nonce()).isEqualTo(2);
            assertThat(change.storage()).containsOnlyKeys(UInt256.ONE);
            assertThat(change.storage()).containsValue(new SlotChange(UInt256.ZERO, UInt256.of(7)));
            assertThat(genesis.allocation().code()).containsEntry(account.codeHash(), Bytes.ofHex("0x6001"));
        });
        assertThat(genesis.hash()).isNotEqualTo(Preset.DEVNET.genesis().hash());
    }

    @TestFactory
    Stream<DynamicTest> givesAnotherHashToAChainWithAnotherRule() {
        return REQUIRED.stream()
                .filter(path -> path.startsWith("config/") && path.split("/").length == 3)
                .filter(path -> !path.startsWith("config/reward/"))
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    ObjectNode file = devnet();
                    ObjectNode parent = parentOf(file, path);
                    long value = parent.get(nameOf(path)).asLong();
                    // The window must stay below the anchor's depth.
                    parent.put(nameOf(path), path.endsWith("Window") ? value - 1 : value + 1);
                    assertThat(GenesisFile.parse(file.toString()).hash())
                            .isNotEqualTo(Preset.DEVNET.genesis().hash());
                }));
    }

    @Test
    void givesTheSameHashToAChainOfAnotherName() {
        String renamed = Preset.DEVNET.json().replace("Lode devnet", "another");

        assertThat(GenesisFile.parse(renamed).hash())
                .isEqualTo(Preset.DEVNET.genesis().hash());
    }

    private static void assertRefusedNaming(ObjectNode file, String path) {
        assertThatThrownBy(() -> GenesisFile.parse(file.toString()))
                .isInstanceOf(GenesisFormatException.class)
                .hasMessageContaining("genesis field " + path.replace('/', '.'));
    }

    private static ObjectNode devnet() throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(Preset.DEVNET.json());
    }

    private static ObjectNode parentOf(ObjectNode file, String path) {
        JsonNode node = file;
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            node = node.required(names[i]);
        }
        return (ObjectNode) node;
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
