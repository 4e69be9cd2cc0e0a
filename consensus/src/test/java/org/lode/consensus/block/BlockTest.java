package org.lode.consensus.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

final class BlockTest {
    private static final Content CONTENT = new Content(
            hash(1),
            hash(2),
            hash(3),
            LogsBloom.EMPTY,
            Gas.of(30_000_000),
            Gas.of(21_000),
            Wei.of(1_000_000_000),
            9,
            Bytes.ofHex("10de"));

    private static final WorkHeader WORK = new WorkHeader(
            hash(4),
            hash(5),
            BlockNumber.of(7),
            1_700_000_000,
            UInt256.of(131_072),
            Address.ofNumber(6),
            CONTENT.hash());

    private static final SealedWork SEALED = SealedWork.of(WORK, new Seal(0x0000_0000_0000_00ffL, hash(8)));

    private static final SignedTransaction TRANSFER = SignedTransaction.of(
            new TransactionBody.Legacy(
                    Optional.of(31337L),
                    0,
                    Wei.of(1),
                    Gas.of(21_000),
                    Optional.of(Address.ofNumber(1)),
                    Wei.of(1),
                    Bytes.EMPTY),
            new Signature(UInt256.ONE, UInt256.ONE, 0));

    private static final ContributionTransaction CONTRIBUTION = ContributionTransaction.of(SEALED);

    private static final Block BLOCK = new Block(new Header(SEALED, CONTENT), List.of(CONTRIBUTION, TRANSFER));

    @Test
    void aBlockIsReadBackWithAllItsParts() {
        Block decoded = Block.decode(BLOCK.encoded());
        assertThat(decoded).isEqualTo(BLOCK);
        assertThat(decoded.header().content()).isEqualTo(CONTENT);
        assertThat(decoded.header().work().header()).isEqualTo(WORK);
        assertThat(decoded.header().work().seal()).isEqualTo(SEALED.seal());
        assertThat(decoded.contributions()).containsExactly(CONTRIBUTION);
        assertThat(decoded.encoded()).isEqualTo(BLOCK.encoded());
    }

    @Test
    void aHeaderAloneIsReadBack() {
        Bytes encoded = RlpWriter.encode(BLOCK.header()::write);
        assertThat(RlpReader.decode(encoded, Header::read)).isEqualTo(BLOCK.header());
    }

    /** DESIGN 1.1: blockHash = keccak(rlp(W ++ S)), sealHash = keccak(rlp(W)), contentHash = keccak(rlp(C)). */
    @Test
    void theHashesAreOfTheListsThatTheProtocolNames() {
        Bytes work = RlpWriter.encode(writer -> writer.list(fields -> fields.hash(hash(4))
                .hash(hash(5))
                .number(7)
                .number(1_700_000_000)
                .number(131_072)
                .address(Address.ofNumber(6))
                .hash(CONTENT.hash())));
        Bytes sealed = RlpWriter.encode(writer -> writer.list(fields -> fields.hash(hash(4))
                .hash(hash(5))
                .number(7)
                .number(1_700_000_000)
                .number(131_072)
                .address(Address.ofNumber(6))
                .hash(CONTENT.hash())
                .bytes(Bytes.ofHex("00000000000000ff"))
                .hash(hash(8))));
        assertThat(SEALED.sealHash()).isEqualTo(Keccak.hash256(work));
        assertThat(BLOCK.hash()).isEqualTo(Keccak.hash256(sealed)).isEqualTo(SEALED.workId());
        assertThat(SEALED.payload()).isEqualTo(sealed);
        assertThat(CONTENT.hash()).isEqualTo(Keccak.hash256(RlpWriter.encode(CONTENT::write)));
    }

    @Test
    void aContributionIsTheTypeByteAndTheSealedWork() {
        assertThat(CONTRIBUTION.encoded().getUnsigned(0)).isEqualTo(0x57);
        assertThat(CONTRIBUTION.encoded().slice(1)).isEqualTo(SEALED.payload());
        assertThat(CONTRIBUTION.hash()).isNotEqualTo(SEALED.workId());
    }

    @Test
    void theNonceHasEightBytesAlways() {
        byte[] payload = SEALED.payload().toArray();
        int nonceAt = payload.length - 33 - 9;
        assertThat(payload[nonceAt]).isEqualTo((byte) 0x88);
        Bytes shorter = RlpWriter.encode(writer -> writer.list(fields -> fields.hash(hash(4))
                .hash(hash(5))
                .number(7)
                .number(1)
                .number(1)
                .address(Address.ZERO)
                .hash(hash(1))
                .bytes(Bytes.ofHex("ff"))
                .hash(hash(8))));
        refuses(() -> RlpReader.decode(shorter, SealedWork::read));
    }

    @Test
    void aFaultInTheWorkIsCountedFromTheStartOfTheBlock() {
        byte[] bytes = BLOCK.encoded().toArray();
        int parentHashPrefix = 3 + 2;
        assertThat(bytes[parentHashPrefix]).isEqualTo((byte) 0xa0);
        bytes[parentHashPrefix] = (byte) 0x9f;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Block.decode(Bytes.owning(bytes)))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(parentHashPrefix));
    }

    @Test
    void extraDataHasAtMost32Bytes() {
        assertThat(readWithExtraData(32).extraData().size()).isEqualTo(32);
        refuses(() -> readWithExtraData(33));
    }

    private static Content readWithExtraData(int size) {
        Content content = new Content(
                hash(1),
                hash(2),
                hash(3),
                LogsBloom.EMPTY,
                Gas.ZERO,
                Gas.ZERO,
                Wei.ZERO,
                0,
                Bytes.owning(new byte[size]));
        return RlpReader.decode(RlpWriter.encode(content::write), Content::read);
    }

    @Test
    void aBlockAboveTheSizeLimitIsRefused() {
        Bytes data = Bytes.owning(new byte[Block.MAX_SIZE_BYTES]);
        Bytes oversize = RlpWriter.encode(
                writer -> writer.list(items -> items.raw(SEALED.payload()).bytes(data)));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Block.decode(oversize))
                .withMessageContaining("above the limit of 8388608");
    }

    @Test
    void aBlockWithAnItemTooManyOrTooFewIsRefused() {
        Bytes longer = RlpWriter.encode(writer -> writer.list(items -> {
            items.raw(SEALED.payload());
            CONTENT.write(items);
            items.list(list -> {}).list(list -> {});
        }));
        refuses(() -> Block.decode(longer));
        Bytes shorter = RlpWriter.encode(writer -> writer.list(items -> {
            items.raw(SEALED.payload());
            CONTENT.write(items);
        }));
        refuses(() -> Block.decode(shorter));
    }

    private static void refuses(ThrowingCallable call) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(call);
    }

    private static Hash hash(int seed) {
        return Keccak.hash256(new byte[] {(byte) seed});
    }
}
