package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** The public vectors of aserti3-2d, computed from their anchor as Bitcoin Cash does: 600 s a block, half-life two days. */
final class AsertVectorsTest {
    private static final long BLOCK_TIME_SECONDS = 600;
    private static final long HALF_LIFE_SECONDS = 172_800;
    private static final UInt256 LIMIT = target(0x1d00ffff);

    @TestFactory
    Stream<DynamicTest> givesTheTargetOfEveryRow() {
        return Vectors.in("asert").files("run*.txt", AsertVectorsTest::rows).testsByFile();
    }

    private static Stream<VectorCase> rows(VectorFile file) {
        Map<String, String> header = new TreeMap<>();
        List<VectorCase> cases = new ArrayList<>();
        for (String line : file.text().lines().toList()) {
            String[] headed = line.replaceFirst("^#+ *", "").split(": *", 2);
            if (line.startsWith("##")) {
                header.put(headed[0].strip(), headed[1].strip());
            } else if (!line.startsWith("#") && !line.isBlank()) {
                cases.add(row(line.split(" "), header));
            }
        }
        return cases.stream();
    }

    private static VectorCase row(String[] columns, Map<String, String> header) {
        long anchorHeight = Long.parseLong(header.getOrDefault("anchor height", ""));
        long anchorParentTime = Long.parseLong(header.getOrDefault("anchor parent time", ""));
        UInt256 anchorTarget = target(nBits(header.getOrDefault("anchor nBits", "")));
        long height = Long.parseLong(columns[1]);
        long time = Long.parseLong(columns[2]);
        return new VectorCase(columns[0], () -> {
            long late = time - anchorParentTime - BLOCK_TIME_SECONDS * (height - anchorHeight + 1);
            UInt256 next = Asert.nextTarget(anchorTarget, late, HALF_LIFE_SECONDS, LIMIT);
            assertThat(compact(next)).isEqualTo(nBits(columns[3]));
        });
    }

    private static int nBits(String text) {
        return Integer.parseUnsignedInt(text.substring(2), 16);
    }

    /** Bitcoin's floating format: a byte of exponent in bytes, three of mantissa. */
    private static UInt256 target(int compact) {
        int exponent = compact >>> 24;
        BigInteger mantissa = BigInteger.valueOf(compact & 0x7f_ffff);
        return UInt256.of(mantissa.shiftLeft(8 * (exponent - 3)));
    }

    private static int compact(UInt256 target) {
        int bytes = (target.bitLength() + 7) / 8;
        int mantissa = target.toBigInteger().shiftRight(8 * (bytes - 3)).intValue();
        if (mantissa > 0x7f_ffff) {
            mantissa >>= 8;
            bytes++;
        }
        return bytes << 24 | mantissa;
    }
}
