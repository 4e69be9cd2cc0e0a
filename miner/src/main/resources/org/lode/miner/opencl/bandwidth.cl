// Random reads of pages of 128 bytes, as fast as the device can: every page is known before any is read, so that nothing but the
// memory limits them. Behind common.cl.
//
// Set when the program is built:
//   PAGE_PIECES   work-items that read a page together: 8 on graphics cards, 1 on processors

#if PAGE_PIECES == 8
typedef uint4 piece;
#define READ(page) folded(PART(page)[(size_t)((page) >> PART_SHIFT) * 8 + lane])
static inline uint folded(const uint4 v) {
    return v.x ^ v.y ^ v.z ^ v.w;
}
#else
// One word of each of its two cache lines brings the whole page.
typedef uint piece;
#define READ(page) both_lines(PART(page) + (size_t)((page) >> PART_SHIFT) * 32)
static inline uint both_lines(__global const uint *page) {
    return page[0] ^ page[16];
}
#endif

#define AT_ONCE 32
// Knuth, The Art of Computer Programming 3.3.4, table 1.
#define NEXT(random) ((random) * 6364136223846793005UL + 1442695040888963407UL)

// Each team reads `rounds` times AT_ONCE of `page_count` pages; what it saw goes to `out`, so that no read can be left out.
__kernel void read_pages(
    const ulong seed, const uint rounds, const uint page_count, __global uint *restrict out, DATASET(const, piece)) {
    const uint team = (uint)get_global_id(0) / PAGE_PIECES;
    const uint lane = (uint)get_global_id(0) % PAGE_PIECES;
    ulong random = NEXT(seed ^ ((ulong)team * 0x9e3779b97f4a7c15UL));
    uint sum = 0;
#if PAGE_PIECES == 1
    // As the search does: each page is fetched while AT_ONCE others are read.
    uint pages[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        pages[i] = 0;
    }
#endif
    for (uint round = 0; round < rounds; round++) {
        for (int i = 0; i < AT_ONCE; i++) {
            random = NEXT(random);
            const uint page = mul_hi((uint)(random >> 32), page_count);
#if PAGE_PIECES == 1
            sum ^= READ(pages[i]);
            pages[i] = page;
            FETCH_AHEAD(PART(page) + (size_t)(page >> PART_SHIFT) * 32);
            FETCH_AHEAD(PART(page) + (size_t)(page >> PART_SHIFT) * 32 + 16);
#else
            sum ^= READ(page);
#endif
        }
    }
    out[get_global_id(0)] = sum + lane;
}
