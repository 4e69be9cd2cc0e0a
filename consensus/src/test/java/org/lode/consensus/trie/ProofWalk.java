package org.lode.consensus.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** Follows an EIP-1186 proof as a light client would: it trusts the root and reads nothing but the RLP of the nodes. */
final class ProofWalk {
    private ProofWalk() {}

    /** The proven value; nothing when the proof shows that the key is absent. Fails when the proof shows neither. */
    static Bytes value(Hash root, Hash key, List<Bytes> proof) {
        Deque<Bytes> nodes = new ArrayDeque<>(proof);
        if (root.equals(Trie.EMPTY_ROOT)) {
            assertThat(nodes).isEmpty();
            return Bytes.EMPTY;
        }
        String rest = key.toString().substring(2);
        Bytes node = nodes.removeFirst();
        assertThat(Keccak.hash256(node)).isEqualTo(root);
        while (true) {
            List<Bytes> items = RlpReader.decode(node, reader -> reader.readListOf(17, RlpReader::readRaw));
            Bytes next;
            if (items.size() == 17) {
                next = items.get(Character.digit(rest.charAt(0), 16));
                rest = rest.substring(1);
            } else {
                String compact = string(items.get(0)).toString().substring(2);
                boolean odd = (Character.digit(compact.charAt(0), 16) & 1) != 0;
                String part = compact.substring(odd ? 1 : 2);
                if (!rest.startsWith(part)) {
                    assertThat(nodes).isEmpty();
                    return Bytes.EMPTY;
                }
                rest = rest.substring(part.length());
                next = items.get(1);
                if (rest.isEmpty()) {
                    assertThat(nodes).isEmpty();
                    return string(next);
                }
            }
            if (RlpReader.of(next).nextIsList()) {
                node = next;
            } else if (string(next).isEmpty()) {
                assertThat(nodes).isEmpty();
                return Bytes.EMPTY;
            } else {
                node = nodes.removeFirst();
                assertThat(Keccak.hash256(node)).isEqualTo(string(next).hashAt(0));
            }
        }
    }

    private static Bytes string(Bytes item) {
        return RlpReader.decode(item, reader -> reader.readBytes(Integer.MAX_VALUE));
    }
}
