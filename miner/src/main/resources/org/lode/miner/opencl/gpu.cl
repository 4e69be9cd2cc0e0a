// For graphics cards: TEAM neighbouring work-items compute the hashes of their nonces together, IN_FLIGHT at a time, so that each
// page is one contiguous read of the team: 16 bytes a work-item. Keccak runs on one state a work-item.
//
// What a team shares goes through the shuffles of its sub-group where the device has them, else through local memory with a
// barrier of the whole work-group. No work-item leaves early: those beyond the end of a batch hash with the others and report nothing.
//
// Set when the program is built:
//   IN_FLIGHT   hashes that a team advances together: 1, 2, 4 or 8
//   GROUP       work-items in a work-group, a multiple of TEAM
//   SHUFFLE     name of the shuffle function, where sub-groups hold whole teams

#define TEAM 8
#define TEAMS (GROUP / TEAM)
#define ITEM_PARTS 4

// ---- dataset

__attribute__((reqd_work_group_size(GROUP, 1, 1)))
__kernel void build_dataset(
    __global const uint4 *restrict cache,
    const uint4 rows,
    const uint first,
    const uint end,
    DATASET(, uint4)) {
    const uint item = first + (uint)get_global_id(0);
    if (item >= end) {
        return;
    }
    union {
        ulong lanes[25];
        uint words[50];
        uint4 parts[ITEM_PARTS];
    } mix;
    const size_t start = (size_t)remainder_of(item, rows) * ITEM_PARTS;
    for (int i = 0; i < ITEM_PARTS; i++) {
        mix.parts[i] = cache[start + i];
    }
    mix.words[0] ^= item;
    keccak512(mix.lanes, 8);
    for (uint parent = 0; parent < CACHE_READS; parent++) {
        const uint row = remainder_of(FNV(item ^ parent, mix.words[parent & 15]), rows);
        for (int i = 0; i < ITEM_PARTS; i++) {
            mix.parts[i] = FNV(mix.parts[i], cache[(size_t)row * ITEM_PARTS + i]);
        }
    }
    keccak512(mix.lanes, 8);
    const uint page = item >> 1;
    __global uint4 *const place = PART(page) + (size_t)(page >> PART_SHIFT) * TEAM + (item & 1) * ITEM_PARTS;
    for (int i = 0; i < ITEM_PARTS; i++) {
        place[i] = mix.parts[i];
    }
}

// ---- what a team shares; `lane_id` is the work-item's place in its team, `owner` whose hash it is

#ifdef SHUFFLE

#define SHARED_WORDS 1
#define FROM(value, place) SHUFFLE((value), team_first + (place))
#define TEAM_FIRST (get_sub_group_local_id() & ~(TEAM - 1u))

#else

// Seeds or digests of the hashes in flight, then two places for page numbers, used in turn: a work-item that writes one of them
// has seen a barrier since the others read it.
#define SEED_WORDS 16
#define SHARED_WORDS (TEAMS * IN_FLIGHT * SEED_WORDS + 2 * TEAMS * IN_FLIGHT)

#endif

// This work-item's part of each hash in flight's seed, and the seed's first word.
static inline void spread_seeds(
    const ulong *seed, const uint first_owner, const uint lane_id, uint4 *mix, uint *seed_words, __local uint *shared) {
#ifdef SHUFFLE
    const uint team_first = TEAM_FIRST;
    for (uint p = 0; p < IN_FLIGHT; p++) {
        for (uint part = 0; part < ITEM_PARTS; part++) {
            const uint2 low = as_uint2(seed[2 * part]);
            const uint2 high = as_uint2(seed[2 * part + 1]);
            const uint4 words = (uint4)(FROM(low.x, first_owner + p), FROM(low.y, first_owner + p),
                                        FROM(high.x, first_owner + p), FROM(high.y, first_owner + p));
            mix[p] = (lane_id & (ITEM_PARTS - 1)) == part ? words : mix[p];
            seed_words[p] = part == 0 ? words.x : seed_words[p];
        }
    }
#else
    __local uint *const seeds = shared + (get_local_id(0) / TEAM) * IN_FLIGHT * SEED_WORDS;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint p = 0; p < IN_FLIGHT; p++) {
        if (lane_id == first_owner + p) {
            for (int i = 0; i < 8; i++) {
                const uint2 words = as_uint2(seed[i]);
                seeds[p * SEED_WORDS + 2 * i] = words.x;
                seeds[p * SEED_WORDS + 2 * i + 1] = words.y;
            }
        }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint p = 0; p < IN_FLIGHT; p++) {
        mix[p] = vload4(lane_id & (ITEM_PARTS - 1), seeds + p * SEED_WORDS);
        seed_words[p] = seeds[p * SEED_WORDS];
    }
#endif
}

// Each hash in flight's page, as the work-item `place` of the team has it.
static inline void share_pages(
    uint *pages_of, const uint place, const uint lane_id, const uint turn, __local uint *shared) {
#ifdef SHUFFLE
    const uint team_first = TEAM_FIRST;
    for (uint p = 0; p < IN_FLIGHT; p++) {
        pages_of[p] = FROM(pages_of[p], place);
    }
#else
    __local uint *const slots = shared + TEAMS * IN_FLIGHT * SEED_WORDS
        + ((turn & 1) * TEAMS + get_local_id(0) / TEAM) * IN_FLIGHT;
    if (lane_id == place) {
        for (uint p = 0; p < IN_FLIGHT; p++) {
            slots[p] = pages_of[p];
        }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint p = 0; p < IN_FLIGHT; p++) {
        pages_of[p] = slots[p];
    }
#endif
}

// The owner of each hash in flight gets its digest, one word from every work-item of the team.
static inline void collect_digests(
    const uint *folded, const uint first_owner, const uint lane_id, ulong *digest, __local uint *shared) {
#ifdef SHUFFLE
    const uint team_first = TEAM_FIRST;
    for (uint p = 0; p < IN_FLIGHT; p++) {
        for (uint i = 0; i < 4; i++) {
            const ulong words = as_ulong((uint2)(FROM(folded[p], 2 * i), FROM(folded[p], 2 * i + 1)));
            digest[i] = lane_id == first_owner + p ? words : digest[i];
        }
    }
#else
    __local uint *const digests = shared + (get_local_id(0) / TEAM) * IN_FLIGHT * SEED_WORDS;
    for (uint p = 0; p < IN_FLIGHT; p++) {
        digests[p * SEED_WORDS + lane_id] = folded[p];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint p = 0; p < IN_FLIGHT; p++) {
        if (lane_id == first_owner + p) {
            for (int i = 0; i < 4; i++) {
                digest[i] = as_ulong((uint2)(digests[p * SEED_WORDS + 2 * i], digests[p * SEED_WORDS + 2 * i + 1]));
            }
        }
    }
#endif
}

// ---- hashes

// Digest and result of this work-item's nonce; the whole work-group calls it.
static inline void hash(
    const ulong4 seal_hash,
    const ulong nonce,
    const uint4 pages,
    ulong *digest,
    ulong *result,
    __local uint *shared,
    DATASET(const, uint4)) {
    const uint lane_id = get_local_id(0) & (TEAM - 1);
    ulong seed[8];
    ulong a[25];
    seed_of(a, seal_hash, nonce);
    for (int i = 0; i < 8; i++) {
        seed[i] = a[i];
    }
    for (int i = 0; i < 4; i++) {
        digest[i] = 0;
    }
    for (uint first_owner = 0; first_owner < TEAM; first_owner += IN_FLIGHT) {
        uint4 mix[IN_FLIGHT];
        uint seed_words[IN_FLIGHT];
        uint page[IN_FLIGHT];
        spread_seeds(seed, first_owner, lane_id, mix, seed_words, shared);
        for (uint quad = 0; quad < ACCESSES / 4; quad++) {
            for (uint i = 0; i < 4; i++) {
                const uint access = 4 * quad + i;
                for (uint p = 0; p < IN_FLIGHT; p++) {
                    const uint word = i == 0 ? mix[p].x : i == 1 ? mix[p].y : i == 2 ? mix[p].z : mix[p].w;
                    page[p] = remainder_of(FNV(seed_words[p] ^ access, word), pages);
                }
                share_pages(page, quad & (TEAM - 1), lane_id, i, shared);
                for (uint p = 0; p < IN_FLIGHT; p++) {
                    mix[p] = FNV(mix[p], PART(page[p])[(size_t)(page[p] >> PART_SHIFT) * TEAM + lane_id]);
                }
            }
        }
        for (uint p = 0; p < IN_FLIGHT; p++) {
            page[p] = FNV(FNV(FNV(mix[p].x, mix[p].y), mix[p].z), mix[p].w);
        }
        collect_digests(page, first_owner, lane_id, digest, shared);
    }
    for (int i = 0; i < 8; i++) {
        a[i] = seed[i];
    }
    for (int i = 0; i < 4; i++) {
        a[8 + i] = digest[i];
    }
    keccak256(a, 12);
    for (int i = 0; i < 4; i++) {
        result[i] = a[i];
    }
}

__attribute__((reqd_work_group_size(GROUP, 1, 1)))
__kernel void search(
    const ulong4 seal_hash,
    const ulong first_nonce,
    const uint count,
    const ulong4 boundary,
    const uint4 pages,
    __global uint *restrict found,
    const uint room,
    DATASET(const, uint4)) {
    __local uint shared[SHARED_WORDS];
    const uint distance = get_global_id(0);
    ulong digest[4];
    ulong r[4];
    hash(seal_hash, first_nonce + distance, pages, digest, r, shared, DATASET_ARGUMENTS);
    if (distance < count && is_within(r[0], r[1], r[2], r[3], boundary)) {
        report(found, room, distance);
    }
}

// As search, but tells what every nonce gives: four words of digest and four of result, as they lie in memory.
__attribute__((reqd_work_group_size(GROUP, 1, 1)))
__kernel void hashes(
    const ulong4 seal_hash,
    const ulong first_nonce,
    const uint count,
    const uint4 pages,
    __global ulong *restrict out,
    DATASET(const, uint4)) {
    __local uint shared[SHARED_WORDS];
    const uint distance = get_global_id(0);
    ulong digest[4];
    ulong result[4];
    hash(seal_hash, first_nonce + distance, pages, digest, result, shared, DATASET_ARGUMENTS);
    if (distance < count) {
        for (int i = 0; i < 4; i++) {
            out[(size_t)distance * 8 + i] = digest[i];
            out[(size_t)distance * 8 + 4 + i] = result[i];
        }
    }
}
