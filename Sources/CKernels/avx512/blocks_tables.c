#if defined(__x86_64__)
#include "blocks.h"

#include "../lanes/ue4m3.h"
#include "../scalar/strips_tables.h"

// Table values as unsigned bytes: with an offset.
INLINE __m512i look_up_64(__m128i table, int offset, __m512i nibbles) {
  table = _mm_add_epi8(table, _mm_set1_epi8((char)offset));
  return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(table), nibbles);
}
INLINE __m512i look_up_iq4(__m512i nibbles) {
  return look_up_64(_mm_setr_epi8(TABLE_IQ4), 128, nibbles);
}
INLINE __m512i look_up_e2m1(__m512i nibbles) {
  return look_up_64(_mm_setr_epi8(TABLE_E2M1), 12, nibbles);
}

INLINE block_pair pair_iq4_nl(const uint8_t *blocks) {
  return (block_pair){
      .weights = look_up_iq4(nibbles_at_two(blocks + 2, blocks + 20)),
      .scales = halves_at_two(blocks, blocks + 18),
  };
}

INLINE block_pair pair_mxfp4(const uint8_t *blocks) {
  __m512 first = _mm512_set1_ps(half_at_e8m0(blocks));
  __m256 second = _mm256_set1_ps(half_at_e8m0(blocks + 17));
  return (block_pair){
      .weights = look_up_e2m1(nibbles_at_two(blocks + 1, blocks + 18)),
      .scales = _mm512_insertf32x8(first, second, 1),
  };
}

INLINE long_scales scales_of_iq4_xs(const uint8_t *block) {
  __m128i bytes = _mm_set1_epi64x((long long)scales_iq4_xs(block));
  __m512i scales = _mm512_sub_epi32(_mm512_cvtepu8_epi32(bytes), _mm512_set1_epi32(32));
  return (long_scales){.scales = _mm512_mul_ps(half_at(block), _mm512_cvtepi32_ps(scales))};
}
INLINE block_pair pair_iq4_xs(const uint8_t *block, long_scales all, int k) {
  const uint8_t *q = block + 8 + 32 * k;
  return (block_pair){
      .weights = look_up_iq4(nibbles_at_two(q, q + 16)),
      .scales = eighths(all.scales, k),
  };
}

// A block of 64 weights is one pair.
INLINE long_scales scales_of_nvfp4(const uint8_t *block) {
  return (long_scales){.scales = _mm512_castps128_ps512(four_halves_at_ue4m3(block))};
}
INLINE block_pair pair_nvfp4(const uint8_t *block, long_scales all, int k) {
  // Eight bytes after eight bytes: their low nibbles, then their high ones.
  __m512i places = _mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3);
  __m512i bytes = _mm512_castsi256_si512(load_32(block + 4));
  __m512i shifts = _mm512_setr_epi64(0, 4, 0, 4, 0, 4, 0, 4);
  __m512i nibbles = _mm512_srlv_epi64(_mm512_permutexvar_epi64(places, bytes), shifts);
  return (block_pair){
      .weights = look_up_e2m1(_mm512_and_si512(nibbles, _mm512_set1_epi8(15))),
      .scales = sixteenths(all.scales, k),
  };
}

SHORT_PRODUCT(iq4_nl, 18, 128, 0)
SHORT_PRODUCT(mxfp4, 17, 12, 0)
LONG_PRODUCT(iq4_xs, 136, 4, 128, 0)
LONG_PRODUCT(nvfp4, 36, 1, 12, 0)
#endif
