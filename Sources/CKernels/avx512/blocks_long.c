#if defined(__x86_64__)
#include "blocks.h"

#include "../scalar/strips_long.h"

// Sixteen bytes, unsigned, as floats.
INLINE __m512 floats_of(sixteen bytes) {
  __m128i x = _mm_set_epi64x((long long)bytes.high, (long long)bytes.low);
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(x));
}

INLINE __m512 negative(__m512 x) { return _mm512_xor_ps(x, _mm512_set1_ps(-0.0f)); }

// The 2 bits of 64 weights, in the order of Q2_K: four strips in 32 bytes.
INLINE __m512i pairs_of_bits(const uint8_t *bytes, int k) {
  int first = k % 2 * 4;
  __m512i x = twice(load_32(bytes + k / 2 * 32), first, first + 2);
  return _mm512_and_si512(x, _mm512_set1_epi8(3));
}

// One bit of 64 weights, in place `place`: eight strips in 32 bytes.
INLINE __m512i single_bits(const uint8_t *bytes, int k, int place) {
  __m512i x = twice(load_32(bytes), 2 * k, 2 * k + 1);
  x = _mm512_and_si512(x, _mm512_set1_epi8(1));
  return _mm512_slli_epi16(x, (unsigned)place);
}

INLINE long_scales scales_of_q2_k(const uint8_t *block) {
  __m512 d = half_at(block + 80), m = negative(half_at(block + 82));
  return (long_scales){
      _mm512_mul_ps(d, floats_of(scales_q2_k(block))),
      _mm512_mul_ps(m, floats_of(minimums_q2_k(block))),
  };
}
INLINE block_pair pair_q2_k(const uint8_t *block, long_scales all, int k) {
  return (block_pair){
      pairs_of_bits(block + 16, k),
      sixteenths(all.scales, k),
      sixteenths(all.minimums, k),
  };
}

INLINE long_scales scales_of_q3_k(const uint8_t *block) {
  __m512 scales = _mm512_sub_ps(floats_of(scales_q3_k(block)), _mm512_set1_ps(32));
  return (long_scales){.scales = _mm512_mul_ps(half_at(block + 108), scales)};
}
INLINE block_pair pair_q3_k(const uint8_t *block, long_scales all, int k) {
  return (block_pair){
      .weights = _mm512_or_si512(pairs_of_bits(block + 32, k), single_bits(block, k, 2)),
      .scales = sixteenths(all.scales, k),
  };
}

INLINE long_scales scales_of_q4_k(const uint8_t *block) {
  __m512 d = half_at(block), m = negative(half_at(block + 2));
  __m512 both = _mm512_mul_ps(_mm512_shuffle_f32x4(d, m, 0), floats_of(scales_q4_k(block)));
  return (long_scales){both, _mm512_shuffle_f32x4(both, both, 0xee)};
}
INLINE block_pair pair_q4_k(const uint8_t *block, long_scales all, int k) {
  __m512i nibbles = twice(load_32(block + 16 + 32 * k), 0, 4);
  return (block_pair){
      _mm512_and_si512(nibbles, _mm512_set1_epi8(15)),
      eighths(all.scales, k),
      eighths(all.minimums, k),
  };
}

INLINE long_scales scales_of_q5_k(const uint8_t *block) { return scales_of_q4_k(block); }
INLINE block_pair pair_q5_k(const uint8_t *block, long_scales all, int k) {
  // The nibbles are 32 bytes further on, behind the fifth bits.
  block_pair pair = pair_q4_k(block + 32, all, k);
  pair.weights = _mm512_or_si512(pair.weights, single_bits(block + 16, k, 4));
  return pair;
}

INLINE long_scales scales_of_q6_k(const uint8_t *block) {
  __m512 scales = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(load_16(block + 192)));
  return (long_scales){.scales = _mm512_mul_ps(half_at(block + 208), scales)};
}
INLINE block_pair pair_q6_k(const uint8_t *block, long_scales all, int k) {
  __m512i low = _mm512_loadu_si512(block + k / 2 * 64);
  low = _mm512_and_si512(_mm512_srli_epi16(low, (unsigned)(k % 2 * 4)), _mm512_set1_epi8(15));
  __m512i high = _mm512_slli_epi16(pairs_of_bits(block + 128, k), 4);
  return (block_pair){
      .weights = _mm512_or_si512(low, high),
      .scales = sixteenths(all.scales, k),
  };
}

LONG_PRODUCT(q2_k, 84, 4, 0, 1)
LONG_PRODUCT(q3_k, 110, 4, 4, 0)
LONG_PRODUCT(q4_k, 144, 4, 0, 1)
LONG_PRODUCT(q5_k, 176, 4, 0, 1)
LONG_PRODUCT(q6_k, 210, 4, 32, 0)
#endif
