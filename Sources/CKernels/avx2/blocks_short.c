#if defined(__x86_64__)
#include "blocks.h"

INLINE wide_strip wide_q8_0(const uint8_t *block) {
  return (wide_strip){.weights = load_32(block + 2), .scales = half_at(block)};
}

INLINE wide_strip wide_q4_0(const uint8_t *block) {
  return (wide_strip){
      .weights = minus(wide_nibbles(block + 2), 8),
      .scales = half_at(block),
  };
}

INLINE wide_strip wide_q4_1(const uint8_t *block) {
  return (wide_strip){wide_nibbles(block + 4), half_at(block), half_at(block + 2)};
}

// Byte i is 16 where bit i is set.
INLINE __m256i fifth_bits(const uint8_t *bytes) {
  __m256i places = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202,
                                      0x0303030303030303);
  __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int)uint32_at(bytes)), places);
  __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201);
  __m256i is_set = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bit), bit);
  return _mm256_and_si256(is_set, _mm256_set1_epi8(16));
}

INLINE wide_strip wide_q5_0(const uint8_t *block) {
  __m256i weights = _mm256_or_si256(wide_nibbles(block + 6), fifth_bits(block + 2));
  return (wide_strip){.weights = minus(weights, 16), .scales = half_at(block)};
}

INLINE wide_strip wide_q5_1(const uint8_t *block) {
  __m256i weights = _mm256_or_si256(wide_nibbles(block + 8), fifth_bits(block + 4));
  return (wide_strip){weights, half_at(block), half_at(block + 2)};
}

SHORT_PRODUCT(q8_0, 34, 0)
SHORT_PRODUCT(q4_0, 18, 0)
SHORT_PRODUCT(q4_1, 20, 1)
SHORT_PRODUCT(q5_0, 22, 0)
SHORT_PRODUCT(q5_1, 24, 1)
#endif
