// What all variants share: Keccak, FNV, remainders, and a dataset in one or several buffers.
//
// Set when the program is built:
//   LANE        type of a Keccak lane: ulong for one state, ulong8 for eight states side by side
//   BUFFERS     buffers that the dataset is spread over: 1, 2 or 4

typedef LANE lane;

#define FNV_PRIME 0x01000193u
#define FNV(a, b) ((a) * FNV_PRIME ^ (b))

#define CACHE_READS 256
#define ACCESSES 64

// ---- Keccak-f[1600] (FIPS 202); lane x, y of the state is a[x + 5 * y]

__constant ulong ROUND_CONSTANTS[24] = {
    0x0000000000000001UL, 0x0000000000008082UL, 0x800000000000808aUL, 0x8000000080008000UL,
    0x000000000000808bUL, 0x0000000080000001UL, 0x8000000080008081UL, 0x8000000000008009UL,
    0x000000000000008aUL, 0x0000000000000088UL, 0x0000000080008009UL, 0x000000008000000aUL,
    0x000000008000808bUL, 0x800000000000008bUL, 0x8000000000008089UL, 0x8000000000008003UL,
    0x8000000000008002UL, 0x8000000000000080UL, 0x000000000000800aUL, 0x800000008000000aUL,
    0x8000000080008081UL, 0x8000000000008080UL, 0x0000000080000001UL, 0x8000000080008008UL};

#define ROTATE(x, bits) rotate((x), (lane)((ulong)(bits)))

// Theta for one column, given the parities of its neighbours.
#define THETA(x, left, right)                                                                                          \
    d = (left) ^ ROTATE(right, 1);                                                                                     \
    a[x] ^= d;                                                                                                         \
    a[x + 5] ^= d;                                                                                                     \
    a[x + 10] ^= d;                                                                                                    \
    a[x + 15] ^= d;                                                                                                    \
    a[x + 20] ^= d;

// Rho and pi: the lane that travels goes to its next place, and the one found there travels on.
#define RHO_PI(place, bits)                                                                                            \
    found = a[place];                                                                                                  \
    a[place] = ROTATE(travels, bits);                                                                                  \
    travels = found;

#define CHI(y)                                                                                                         \
    c0 = a[y];                                                                                                         \
    c1 = a[y + 1];                                                                                                     \
    a[y] ^= ~c1 & a[y + 2];                                                                                            \
    a[y + 1] ^= ~a[y + 2] & a[y + 3];                                                                                  \
    a[y + 2] ^= ~a[y + 3] & a[y + 4];                                                                                  \
    a[y + 3] ^= ~a[y + 4] & c0;                                                                                        \
    a[y + 4] ^= ~c0 & c1;

static inline void keccak_f(lane *a) {
    for (int round = 0; round < 24; round++) {
        lane c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
        lane c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
        lane c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
        lane c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
        lane c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
        lane d;
        THETA(0, c4, c1)
        THETA(1, c0, c2)
        THETA(2, c1, c3)
        THETA(3, c2, c4)
        THETA(4, c3, c0)

        lane travels = a[1];
        lane found;
        RHO_PI(10, 1) RHO_PI(7, 3) RHO_PI(11, 6) RHO_PI(17, 10) RHO_PI(18, 15) RHO_PI(3, 21)
        RHO_PI(5, 28) RHO_PI(16, 36) RHO_PI(8, 45) RHO_PI(21, 55) RHO_PI(24, 2) RHO_PI(4, 14)
        RHO_PI(15, 27) RHO_PI(23, 41) RHO_PI(19, 56) RHO_PI(13, 8) RHO_PI(12, 25) RHO_PI(2, 43)
        RHO_PI(20, 62) RHO_PI(14, 18) RHO_PI(22, 39) RHO_PI(9, 61) RHO_PI(6, 20) RHO_PI(1, 44)

        CHI(0)
        CHI(5)
        CHI(10)
        CHI(15)
        CHI(20)
        a[0] ^= (lane)(ROUND_CONSTANTS[round]);
    }
}

// The state's lanes from `words` on become the padding of a message that has `words` lanes and a rate of `rate` lanes.
static inline void pad(lane *a, int words, int rate) {
    for (int i = words; i < 25; i++) {
        a[i] = (lane)(0UL);
    }
    a[words] ^= (lane)(1UL);
    a[rate - 1] ^= (lane)(0x8000000000000000UL);
}

// Keccak-512 of the first `words` lanes, 8 at most; the digest is in the first 8.
static inline void keccak512(lane *a, int words) {
    pad(a, words, 9);
    keccak_f(a);
}

// Keccak-256 of the first `words` lanes, 16 at most; the digest is in the first 4.
static inline void keccak256(lane *a, int words) {
    pad(a, words, 17);
    keccak_f(a);
}

// Seed of a hash: Keccak-512 of the seal hash and the nonce.
static inline void seed_of(lane *a, const ulong4 seal_hash, const lane nonce) {
    a[0] = (lane)(seal_hash.s0);
    a[1] = (lane)(seal_hash.s1);
    a[2] = (lane)(seal_hash.s2);
    a[3] = (lane)(seal_hash.s3);
    a[4] = nonce;
    keccak512(a, 5);
}

// ---- remainders

// A divisor without its division (Granlund and Montgomery, "Division by invariant integers using multiplication", 1994):
// x the divisor, y floor(2^32 * (2^bits - divisor) / divisor) + 1 for the least bits with 2^bits >= divisor, z bits - 1.
static inline uint remainder_of(const uint number, const uint4 divisor) {
    const uint high = (uint)(((ulong)number * divisor.y) >> 32);
    const uint quotient = (((number - high) >> 1) + high) >> divisor.z;
    return number - quotient * divisor.x;
}

// ---- results

static inline ulong bytes_reversed(ulong x) {
    x = ((x & 0x00ff00ff00ff00ffUL) << 8) | ((x >> 8) & 0x00ff00ff00ff00ffUL);
    x = ((x & 0x0000ffff0000ffffUL) << 16) | ((x >> 16) & 0x0000ffff0000ffffUL);
    return (x << 32) | (x >> 32);
}

// Whether a result, as the big-endian number that its bytes are, is at most the boundary, whose s0 is the highest word.
static inline int is_within(const ulong r0, const ulong r1, const ulong r2, const ulong r3, const ulong4 boundary) {
    const ulong top = bytes_reversed(r0);
    if (top != boundary.s0) {
        return top < boundary.s0;
    }
    const ulong second = bytes_reversed(r1);
    if (second != boundary.s1) {
        return second < boundary.s1;
    }
    const ulong third = bytes_reversed(r2);
    if (third != boundary.s2) {
        return third < boundary.s2;
    }
    return bytes_reversed(r3) <= boundary.s3;
}

// Output of a search: how many nonces were found, then their distances from the first nonce. What is beyond the room is counted
// and not kept.
static inline void report(__global uint *found, const uint room, const uint distance) {
    const uint at = atomic_inc(found);
    if (at < room) {
        found[1 + at] = distance;
    }
}

// ---- the dataset: page p lies in buffer p % BUFFERS at p / BUFFERS

#if BUFFERS == 1
#define DATASET(constness, type) __global constness type *restrict dataset0
#define DATASET_ARGUMENTS dataset0
#define PART(page) dataset0
#define PART_SHIFT 0
#elif BUFFERS == 2
#define DATASET(constness, type) __global constness type *restrict dataset0, __global constness type *restrict dataset1
#define DATASET_ARGUMENTS dataset0, dataset1
#define PART(page) (((page)&1) ? dataset1 : dataset0)
#define PART_SHIFT 1
#elif BUFFERS == 4
#define DATASET(constness, type)                                                                                       \
    __global constness type *restrict dataset0, __global constness type *restrict dataset1,                            \
        __global constness type *restrict dataset2, __global constness type *restrict dataset3
#define DATASET_ARGUMENTS dataset0, dataset1, dataset2, dataset3
#define PART(page) (((page)&2) ? (((page)&1) ? dataset3 : dataset2) : (((page)&1) ? dataset1 : dataset0))
#define PART_SHIFT 2
#endif

// ---- prefetching

// The processor's own prefetch; the function of OpenCL is empty in some drivers.
#if defined(__has_builtin)
#if __has_builtin(__builtin_prefetch)
#define FETCH_AHEAD(address) __builtin_prefetch((const void *)(size_t)(address), 0, 2)
#endif
#endif
#ifndef FETCH_AHEAD
#define FETCH_AHEAD(address) prefetch((address), 1)
#endif
