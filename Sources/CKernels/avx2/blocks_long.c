#if defined(__x86_64__)
#include "blocks.h"

#include "../scalar/strips_long.h"

// y[i] = d * (byte i - offset), for bytes that are unsigned.
INLINE void scaled(__m256 d, sixteen bytes, int offset, float *y) {
  __m128i x[2] = {_mm_cvtsi64_si128((long long)bytes.low),
                  _mm_cvtsi64_si128((long long)bytes.high)};
  for (int i = 0; i < 2; i++) {
    __m256i wide = _mm256_sub_epi32(_mm256_cvtepu8_epi32(x[i]), _mm256_set1_epi32(offset));
    _mm256_storeu_ps(y + 8 * i, _mm256_mul_ps(d, _mm256_cvtepi32_ps(wide)));
  }
}

INLINE __m256 negative(__m256 x) { return _mm256_xor_ps(x, _mm256_set1_ps(-0.0f)); }

// The 2 bits of 32 weights, in the order of Q2_K: four strips in 32 bytes.
INLINE __m256i pairs_of_bits(const uint8_t *bytes, int k) {
  __m256i x = _mm256_srli_epi16(load_32(bytes + k / 4 * 32), k % 4 * 2);
  return _mm256_and_si256(x, _mm256_set1_epi8(3));
}

// One bit of 32 weights, in place `place`: eight strips in 32 bytes.
INLINE __m256i single_bits(const uint8_t *bytes, int k, int place) {
  __m256i x = _mm256_and_si256(_mm256_srli_epi16(load_32(bytes), k), _mm256_set1_epi8(1));
  return _mm256_slli_epi16(x, place);
}

INLINE void scales_of_q2_k(const uint8_t *block, long_scales *all) {
  scaled(half_at(block + 80), scales_q2_k(block), 0, all->scales);
  scaled(negative(half_at(block + 82)), minimums_q2_k(block), 0, all->minimums);
}
INLINE wide_strip wide_q2_k(const uint8_t *block, const long_scales *all, int k) {
  return (wide_strip){
      pairs_of_bits(block + 16, k),
      sixteenths(all->scales, k),
      sixteenths(all->minimums, k),
  };
}

INLINE void scales_of_q3_k(const uint8_t *block, long_scales *all) {
  scaled(half_at(block + 108), scales_q3_k(block), 32, all->scales);
}
INLINE wide_strip wide_q3_k(const uint8_t *block, const long_scales *all, int k) {
  __m256i weights = _mm256_or_si256(pairs_of_bits(block + 32, k), single_bits(block, k, 2));
  return (wide_strip){.weights = minus(weights, 4), .scales = sixteenths(all->scales, k)};
}

INLINE void scales_of_q4_k(const uint8_t *block, long_scales *all) {
  sixteen bytes = scales_q4_k(block);
  scaled(half_at(block), (sixteen){bytes.low, 0}, 0, all->scales);
  scaled(negative(half_at(block + 2)), (sixteen){bytes.high, 0}, 0, all->minimums);
}
INLINE wide_strip wide_q4_k(const uint8_t *block, const long_scales *all, int k) {
  __m256i nibbles = _mm256_srli_epi16(load_32(block + 16 + k / 2 * 32), k % 2 * 4);
  return (wide_strip){
      _mm256_and_si256(nibbles, _mm256_set1_epi8(15)),
      eighths(all->scales, k),
      eighths(all->minimums, k),
  };
}

INLINE void scales_of_q5_k(const uint8_t *block, long_scales *all) {
  scales_of_q4_k(block, all);
}
INLINE wide_strip wide_q5_k(const uint8_t *block, const long_scales *all, int k) {
  // The nibbles are 32 bytes further on, behind the fifth bits.
  wide_strip strip = wide_q4_k(block + 32, all, k);
  strip.weights = _mm256_or_si256(strip.weights, single_bits(block + 16, k, 4));
  return strip;
}

INLINE void scales_of_q6_k(const uint8_t *block, long_scales *all) {
  __m128i bytes = load_16(block + 192);
  for (int i = 0; i < 2; i++, bytes = _mm_srli_si128(bytes, 8)) {
    __m256 scales = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
    _mm256_storeu_ps(all->scales + 8 * i, _mm256_mul_ps(half_at(block + 208), scales));
  }
}
INLINE wide_strip wide_q6_k(const uint8_t *block, const long_scales *all, int k) {
  __m256i low = load_32(block + k / 4 * 64 + k % 2 * 32);
  low = _mm256_and_si256(_mm256_srli_epi16(low, k % 4 / 2 * 4), _mm256_set1_epi8(15));
  __m256i high = _mm256_slli_epi16(pairs_of_bits(block + 128, k), 4);
  return (wide_strip){
      .weights = minus(_mm256_or_si256(low, high), 32),
      .scales = sixteenths(all->scales, k),
  };
}

LONG_PRODUCT(q2_k, 84, 8, 1)
LONG_PRODUCT(q3_k, 110, 8, 0)
LONG_PRODUCT(q4_k, 144, 8, 1)
LONG_PRODUCT(q5_k, 176, 8, 1)
LONG_PRODUCT(q6_k, 210, 8, 0)
#endif
