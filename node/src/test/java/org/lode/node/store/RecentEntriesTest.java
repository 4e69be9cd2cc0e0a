package org.lode.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentEntriesTest {
    private static final int ENTRY_BYTES = 10;
    private static final int MAX_BYTES = 1_000;

    private final RecentEntries<Integer, String> entries = new RecentEntries<>(MAX_BYTES, _ -> ENTRY_BYTES);
    private int reads;

    private String get(int key) {
        return entries.get(key, () -> {
            reads++;
            return "read " + key;
        });
    }

    @Test
    void readsAnEntryOnce() {
        assertThat(get(1)).isEqualTo("read 1");
        assertThat(get(1)).isEqualTo("read 1");
        assertThat(reads).isOne();
    }

    @Test
    void keepsWhatWasPutLast() {
        assertThat(get(1)).isEqualTo("read 1");
        entries.put(1, "put");
        assertThat(get(1)).isEqualTo("put");
    }

    @Test
    void staysWithinItsBound() {
        for (int key = 0; key < 5_000; key++) {
            get(key);
            assertThat(entries.bytes()).isLessThanOrEqualTo(MAX_BYTES + 2 * ENTRY_BYTES);
        }
    }

    @Test
    void keepsWhatIsUsedWhileOthersLeave() {
        for (int key = 0; key < 5_000; key++) {
            get(key);
            get(-1);
        }
        assertThat(reads).isEqualTo(5_001);
    }

    @Test
    void neverGivesAnOlderValueAfterANewerOneLeft() {
        entries.put(1, "old");
        for (int key = 100; key < 160; key++) {
            get(key);
        }
        entries.put(1, "new");
        for (int key = 200; key < 230; key++) {
            get(key);
        }
        assertThat(get(1)).isEqualTo("new");
        for (int key = 300; key < 600; key++) {
            get(key);
        }
        assertThat(get(1)).isEqualTo("read 1");
    }

    @Test
    void forgetsEverything() {
        get(1);
        entries.clear();
        assertThat(entries.bytes()).isZero();
        get(1);
        assertThat(reads).isEqualTo(2);
    }
}
