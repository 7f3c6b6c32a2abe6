#if defined(__x86_64__)
#include "blocks.h"

#include "../scalar/strips_grids.h"
#include "../scalar/strips_ternary.h"

// Formats without a SIMD form of their own: strips are unpacked as the scalar set does it, and
// multiplied here. None of them has minimums.
INLINE wide_strip wide_of_strip(void (*unpack)(const uint8_t *, int, strip *),
                                const uint8_t *block, int k) {
  strip s;
  unpack(block, k, &s);
  return (wide_strip){
      .weights = _mm256_loadu_si256((const __m256i *)s.weights),
      .scales = sixteenths(s.scales, 0),
  };
}

#define STRIP_PRODUCT(format, block_bytes)                                                    \
  INLINE void scales_of_##format(const uint8_t *block, long_scales *all) {                    \
    (void)block, (void)all;                                                                   \
  }                                                                                           \
  INLINE wide_strip wide_##format(const uint8_t *block, const long_scales *all, int k) {      \
    (void)all;                                                                                \
    return wide_of_strip(strip_##format, block, k);                                           \
  }                                                                                           \
  LONG_PRODUCT(format, block_bytes, 8, 0)

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
