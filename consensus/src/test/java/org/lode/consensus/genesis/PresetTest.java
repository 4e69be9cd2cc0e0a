package org.lode.consensus.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.HdKey;
import org.lode.consensus.crypto.Mnemonic;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff.AccountChange;

/** The presets, constant by constant: a changed constant is a different chain. */
final class PresetTest {
    @Test
    void devnetHashIsPinned() {
        assertThat(Preset.DEVNET.genesis().hash())
                .isEqualTo(Hash.ofHex("0xbf74993dc48eece74888315c65653e512895f69edd62365972eee74a054fcd29"));
    }

    @Test
    void testnetHashIsPinned() {
        assertThat(Preset.TESTNET.genesis().hash())
                .isEqualTo(Hash.ofHex("0x9c4df36d3630718cb5fd1f878bf913ae10dba6f234426028b83eb4e75244f1a4"));
    }

    @Test
    void devnetHasTheConstantsOfTheDesign() {
        ChainSpec spec = Preset.DEVNET.genesis().spec();

        assertThat(spec.chainId()).isEqualTo(31337);
        assertThat(spec.difficulty())
                .isEqualTo(new DifficultyParameters(2, 8, 60, UInt256.of(32_768), UInt256.of(1_024)));
        assertThat(spec.contribution()).isEqualTo(new ContributionParameters(6, 24, 32));
        assertThat(spec.ethash()).isEqualTo(new EthashParameters(30_000, 256L << 10, 2L << 10, 16L << 20, 128L << 10));
        assertThat(spec.fee()).isEqualTo(new FeeParameters(2, 8));
    }

    @Test
    void testnetHasTheConstantsOfTheDesignAndStandardEthash() {
        ChainSpec spec = Preset.TESTNET.genesis().spec();

        assertThat(spec.chainId()).isEqualTo(4318);
        assertThat(spec.difficulty())
                .isEqualTo(new DifficultyParameters(12, 8, 3_600, UInt256.of(16_777_216), UInt256.of(131_072)));
        assertThat(spec.contribution()).isEqualTo(new ContributionParameters(12, 36, 32));
        assertThat(spec.ethash()).isEqualTo(EthashParameters.STANDARD);
    }

    @Test
    void everyUnitPaysAQuarterLode() {
        for (Preset preset : Preset.values()) {
            RewardParameters reward = preset.genesis().spec().reward();
            assertThat(reward.block()).isEqualTo(lode("0.25"));
            assertThat(reward.contribution()).isEqualTo(lode("0.248046875"));
            assertThat(reward.inclusion()).isEqualTo(lode("0.001953125"));
        }
    }

    @Test
    void devnetFundsTheTenAccountsOfTheWellKnownMnemonic() {
        Secp256k1 curve = Secp256k1.fastest();
        HdKey accounts = HdKey.ofSeed(Mnemonic.of("test test test test test test test test test test test junk")
                        .seed(""))
                .derive(HdKey.ETHEREUM_ACCOUNTS, curve);
        List<Address> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.add(curve.address(accounts.child(i, curve).privateKey()));
        }

        Genesis genesis = Preset.DEVNET.genesis();

        assertThat(genesis.allocation().accounts().keySet())
                .containsAll(expected)
                .contains(Genesis.WORK_REGISTRY)
                .hasSize(11);
        expected.forEach(address -> assertThat(genesis.allocation().accounts())
                .extractingByKey(address)
                .extracting(AccountChange::after)
                .isEqualTo(Optional.of(Account.EMPTY.withBalance(lode("10000")))));
    }

    @Test
    void testnetAllocatesNothingButTheRegistry() {
        assertThat(Preset.TESTNET.genesis().allocation().accounts()).containsOnlyKeys(Genesis.WORK_REGISTRY);
    }

    @Test
    void registryHasCodeAndANonce() {
        for (Preset preset : Preset.values()) {
            assertThat(preset.genesis().allocation().accounts()).hasEntrySatisfying(Genesis.WORK_REGISTRY, change -> {
                Account registry = change.after().orElseThrow();
                assertThat(registry.nonce()).isEqualTo(1);
                assertThat(preset.genesis().allocation().code()).containsOnlyKeys(registry.codeHash());
            });
        }
    }

    @Test
    void genesisBlockSurvivesItsEncoding() {
        for (Preset preset : Preset.values()) {
            Genesis genesis = preset.genesis();
            Block decoded = Block.decode(genesis.block().encoded());
            assertThat(decoded.hash()).isEqualTo(genesis.hash());
            assertThat(decoded.header().content().hash())
                    .isEqualTo(decoded.header().work().header().contentHash());
        }
    }

    private static Wei lode(String amount) {
        return Wei.ofLode(new BigDecimal(amount));
    }
}
