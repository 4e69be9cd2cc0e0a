// For processors: one work-item advances HASHES hashes together, so that as many reads of memory are under way. Keccak runs on
// eight of them at once, one in each element of a vector.
//
// Set when the program is built:
//   HASHES      hashes (and dataset items) that a work-item advances, a multiple of 8

#define GROUPS (HASHES / 8)
#define PAGE_LINES 2

// Eight states' lane as each state's own words.
static inline void scatter(const ulong8 from, __private ulong *to, const int stride) {
    to[0] = from.s0;
    to[stride] = from.s1;
    to[2 * stride] = from.s2;
    to[3 * stride] = from.s3;
    to[4 * stride] = from.s4;
    to[5 * stride] = from.s5;
    to[6 * stride] = from.s6;
    to[7 * stride] = from.s7;
}

static inline ulong8 gather(__private const ulong *from, const int stride) {
    return (ulong8)(from[0], from[stride], from[2 * stride], from[3 * stride],
                    from[4 * stride], from[5 * stride], from[6 * stride], from[7 * stride]);
}

// ---- dataset

__attribute__((reqd_work_group_size(1, 1, 1)))
__kernel void build_dataset(
    __global const uint16 *restrict cache,
    const uint4 rows,
    const uint first,
    const uint end,
    DATASET(, uint16)) {
    const uint item = first + (uint)get_global_id(0) * HASHES;
    uint16 mix[HASHES];
    ulong8 a[25];
    for (int i = 0; i < HASHES; i++) {
        mix[i] = cache[remainder_of(item + i, rows)];
        mix[i].s0 ^= item + i;
    }
    for (int g = 0; g < GROUPS; g++) {
        for (int w = 0; w < 8; w++) {
            a[w] = gather((__private const ulong *)(mix + 8 * g) + w, 8);
        }
        keccak512(a, 8);
        for (int w = 0; w < 8; w++) {
            scatter(a[w], (__private ulong *)(mix + 8 * g) + w, 8);
        }
    }
    for (uint parent = 0; parent < CACHE_READS; parent++) {
        for (int i = 0; i < HASHES; i++) {
            const uint word = ((__private const uint *)(mix + i))[parent & 15];
            mix[i] = FNV(mix[i], cache[remainder_of(FNV((item + i) ^ parent, word), rows)]);
        }
    }
    for (int g = 0; g < GROUPS; g++) {
        for (int w = 0; w < 8; w++) {
            a[w] = gather((__private const ulong *)(mix + 8 * g) + w, 8);
        }
        keccak512(a, 8);
        for (int w = 0; w < 8; w++) {
            scatter(a[w], (__private ulong *)(mix + 8 * g) + w, 8);
        }
    }
    for (int i = 0; i < HASHES; i++) {
        if (item + i < end) {
            const uint page = (item + i) >> 1;
            PART(page)[(size_t)(page >> PART_SHIFT) * PAGE_LINES + ((item + i) & 1)] = mix[i];
        }
    }
}

// ---- hashes

// Digests and results of HASHES nonces from `nonce` on; word w of hash h at [w * HASHES + h].
static inline void hash_all(
    const ulong4 seal_hash,
    const ulong nonce,
    const uint4 pages,
    __private ulong *digests,
    __private ulong *results,
    DATASET(const, uint16)) {
    ulong8 seeds[GROUPS][8];
    uint16 mix[HASHES][PAGE_LINES];
    uint seed_words[HASHES];
    __global const uint16 *next[HASHES];
    ulong8 a[25];
    for (int g = 0; g < GROUPS; g++) {
        seed_of(a, seal_hash, nonce + 8 * g + (ulong8)(0, 1, 2, 3, 4, 5, 6, 7));
        for (int w = 0; w < 8; w++) {
            seeds[g][w] = a[w];
            scatter(a[w], (__private ulong *)mix[8 * g] + w, 8 * PAGE_LINES);
        }
    }
    for (int h = 0; h < HASHES; h++) {
        mix[h][1] = mix[h][0];
        seed_words[h] = mix[h][0].s0;
        const uint page = remainder_of(FNV(seed_words[h], mix[h][0].s0), pages);
        next[h] = PART(page) + (size_t)(page >> PART_SHIFT) * PAGE_LINES;
        FETCH_AHEAD(next[h]);
        FETCH_AHEAD(next[h] + 1);
    }
    for (uint access = 1; access < ACCESSES; access++) {
        const uint chosen = access & 31;
        for (int h = 0; h < HASHES; h++) {
            // The word that chooses the next page is mixed on its own, first: one taken back from the mixed vector would wait for its
            // store, and hold up all prefetches behind it.
            const uint word = FNV(((__private const uint *)mix[h])[chosen], ((__global const uint *)next[h])[chosen]);
            const uint page = remainder_of(FNV(seed_words[h] ^ access, word), pages);
            __global const uint16 *const after = PART(page) + (size_t)(page >> PART_SHIFT) * PAGE_LINES;
            FETCH_AHEAD(after);
            FETCH_AHEAD(after + 1);
            mix[h][0] = FNV(mix[h][0], next[h][0]);
            mix[h][1] = FNV(mix[h][1], next[h][1]);
            next[h] = after;
        }
    }
    for (int h = 0; h < HASHES; h++) {
        for (int line = 0; line < PAGE_LINES; line++) {
            const uint16 m = FNV(mix[h][line], next[h][line]);
            const uint4 folded = FNV(FNV(FNV(m.s048c, m.s159d), m.s26ae), m.s37bf);
            digests[(2 * line) * HASHES + h] = as_ulong(folded.s01);
            digests[(2 * line + 1) * HASHES + h] = as_ulong(folded.s23);
        }
    }
    for (int g = 0; g < GROUPS; g++) {
        for (int w = 0; w < 8; w++) {
            a[w] = seeds[g][w];
        }
        for (int w = 0; w < 4; w++) {
            a[8 + w] = gather(digests + w * HASHES + 8 * g, 1);
        }
        keccak256(a, 12);
        for (int w = 0; w < 4; w++) {
            scatter(a[w], results + w * HASHES + 8 * g, 1);
        }
    }
}

__attribute__((reqd_work_group_size(1, 1, 1)))
__kernel void search(
    const ulong4 seal_hash,
    const ulong first_nonce,
    const uint count,
    const ulong4 boundary,
    const uint4 pages,
    __global uint *restrict found,
    const uint room,
    DATASET(const, uint16)) {
    const uint first = (uint)get_global_id(0) * HASHES;
    ulong digests[4 * HASHES];
    ulong results[4 * HASHES];
    hash_all(seal_hash, first_nonce + first, pages, digests, results, DATASET_ARGUMENTS);
    for (uint h = 0; h < HASHES; h++) {
        __private const ulong *r = results + h;
        if (first + h < count && is_within(r[0], r[HASHES], r[2 * HASHES], r[3 * HASHES], boundary)) {
            report(found, room, first + h);
        }
    }
}

// As search, but tells what every nonce gives: four words of digest and four of result, as they lie in memory.
__attribute__((reqd_work_group_size(1, 1, 1)))
__kernel void hashes(
    const ulong4 seal_hash,
    const ulong first_nonce,
    const uint count,
    const uint4 pages,
    __global ulong *restrict out,
    DATASET(const, uint16)) {
    const uint first = (uint)get_global_id(0) * HASHES;
    ulong digests[4 * HASHES];
    ulong results[4 * HASHES];
    hash_all(seal_hash, first_nonce + first, pages, digests, results, DATASET_ARGUMENTS);
    for (uint h = 0; h < HASHES && first + h < count; h++) {
        for (int i = 0; i < 4; i++) {
            out[(size_t)(first + h) * 8 + i] = digests[i * HASHES + h];
            out[(size_t)(first + h) * 8 + 4 + i] = results[i * HASHES + h];
        }
    }
}
