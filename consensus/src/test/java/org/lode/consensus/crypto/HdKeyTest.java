package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;

final class HdKeyTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();

    private static final Mnemonic DEVNET = Mnemonic.of("test test test test test test test test test test test junk");

    @Test
    void derivesTheTenAccountsThatHardhatPrints() {
        HdKey accounts = DEVNET.rootKey().derive(HdKey.ETHEREUM_ACCOUNTS, CURVE);
        List<String> addresses = IntStream.range(0, 10)
                .mapToObj(i -> accounts.child(i, CURVE).privateKey())
                .map(CURVE::address)
                .map(Eip55::encode)
                .toList();
        assertThat(addresses)
                .containsExactly(
                        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
                        "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
                        "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
                        "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
                        "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
                        "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
                        "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
                        "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f",
                        "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720");
    }

    @Test
    void derivesTheFirstKeyThatHardhatPrints() {
        assertThat(DEVNET.rootKey().derive("m/44'/60'/0'/0/0", CURVE).privateKey())
                .isEqualTo(PrivateKey.ofHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));
    }

    /** Test vector 1 of BIP-32: chain m/0'/1/2'/2/1000000000. */
    @Test
    void derivesHardenedAndPlainChildrenAsBip32Does() {
        HdKey root = HdKey.ofSeed(Bytes.ofHex("000102030405060708090a0b0c0d0e0f"));
        assertThat(root.privateKey())
                .isEqualTo(PrivateKey.ofHex("e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35"));
        assertThat(root.derive("m/0'", CURVE).privateKey())
                .isEqualTo(PrivateKey.ofHex("edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea"));
        assertThat(root.derive("m/0'/1/2'/2/1000000000", CURVE).privateKey())
                .isEqualTo(PrivateKey.ofHex("471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8"));
    }

    /** From the word list of BIP-39's own vectors: entropy of zeros, passphrase TREZOR. */
    @Test
    void saltsTheSeedWithThePassphrase() {
        Mnemonic words = Mnemonic.of("abandon abandon abandon abandon abandon abandon\n"
                + " abandon abandon abandon abandon abandon about ");
        assertThat(words.seed("TREZOR"))
                .isEqualTo(
                        Bytes.ofHex("c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d182"
                                + "64c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04"));
    }

    @Test
    void refusesAPathThatIsNotOne() {
        HdKey root = DEVNET.rootKey();
        for (String path : List.of("", "44'/60'", "m/", "m/x", "m/-1", "m/2147483648", "m/0''", "m/0//1")) {
            assertThatThrownBy(() -> root.derive(path, CURVE)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void showsNoSecretAsText() {
        assertThat(DEVNET.toString()).doesNotContain("junk");
        assertThat(DEVNET.rootKey().toString()).isEqualTo("HdKey[hidden]");
        assertThat(DEVNET.rootKey().privateKey().toString()).isEqualTo("PrivateKey[hidden]");
    }

    @Test
    void theTwoCurvesDeriveTheSameKeys() {
        Address fromJava = new BouncyCastleSecp256k1()
                .address(DEVNET.rootKey()
                        .derive("m/44'/60'/0'/0/7", new BouncyCastleSecp256k1())
                        .privateKey());
        assertThat(fromJava).isEqualTo(Address.ofHex("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"));
    }
}
