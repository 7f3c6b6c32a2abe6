#if defined(__x86_64__)
#include "blocks.h"

#include "../scalar/strips_grids.h"
#include "../scalar/strips_ternary.h"

// Formats without a SIMD form of their own: strips are unpacked as the scalar set does it, and
// multiplied here. None of them has minimums.
INLINE block_pair pair_of_strips(void (*unpack)(const uint8_t *, int, strip *),
                                 const uint8_t *block, int k) {
  strip first, second;
  unpack(block, 2 * k, &first);
  unpack(block, 2 * k + 1, &second);
  __m512i weights = _mm512_inserti64x4(
      _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)first.weights)),
      _mm256_loadu_si256((const __m256i *)second.weights), 1);
  __m128 scales =
      _mm_setr_ps(first.scales[0], first.scales[1], second.scales[0], second.scales[1]);
  return (block_pair){
      .weights = _mm512_xor_si512(weights, _mm512_set1_epi8((char)0x80)),
      .scales = sixteenths(_mm512_castps128_ps512(scales), 0),
  };
}

#define STRIP_PRODUCT(format, block_bytes)                                                 \
  INLINE long_scales scales_of_##format(const uint8_t *block) {                            \
    (void)block;                                                                           \
    return (long_scales){.scales = _mm512_setzero_ps()};                                   \
  }                                                                                        \
  INLINE block_pair pair_##format(const uint8_t *block, long_scales all, int k) {          \
    (void)all;                                                                             \
    return pair_of_strips(strip_##format, block, k);                                       \
  }                                                                                        \
  LONG_PRODUCT(format, block_bytes, 4, 128, 0)

STRIP_PRODUCT(iq1_s, 50)
STRIP_PRODUCT(iq1_m, 56)
STRIP_PRODUCT(iq2_xxs, 66)
STRIP_PRODUCT(iq2_xs, 74)
STRIP_PRODUCT(iq2_s, 82)
STRIP_PRODUCT(iq3_xxs, 98)
STRIP_PRODUCT(iq3_s, 110)
STRIP_PRODUCT(tq1_0, 54)
STRIP_PRODUCT(tq2_0, 66)
#endif
