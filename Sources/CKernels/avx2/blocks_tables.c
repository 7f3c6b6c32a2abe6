#if defined(__x86_64__)
#include "blocks.h"

#include "../lanes/ue4m3.h"
#include "../scalar/strips_tables.h"

INLINE __m256i look_up_32(__m128i table, __m256i nibbles) {
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), nibbles);
}
INLINE __m256i look_up_iq4(__m256i nibbles) {
  return look_up_32(_mm_setr_epi8(TABLE_IQ4), nibbles);
}
INLINE __m256i look_up_e2m1(__m256i nibbles) {
  return look_up_32(_mm_setr_epi8(TABLE_E2M1), nibbles);
}

INLINE wide_strip wide_iq4_nl(const uint8_t *block) {
  return (wide_strip){
      .weights = look_up_iq4(wide_nibbles(block + 2)),
      .scales = half_at(block),
  };
}

INLINE wide_strip wide_mxfp4(const uint8_t *block) {
  return (wide_strip){
      .weights = look_up_e2m1(wide_nibbles(block + 1)),
      .scales = _mm256_set1_ps(half_at_e8m0(block)),
  };
}

INLINE void scales_of_iq4_xs(const uint8_t *block, long_scales *all) {
  __m128i bytes = _mm_cvtsi64_si128((long long)scales_iq4_xs(block));
  __m256i scales = _mm256_sub_epi32(_mm256_cvtepu8_epi32(bytes), _mm256_set1_epi32(32));
  __m256 scaled = _mm256_mul_ps(half_at(block), _mm256_cvtepi32_ps(scales));
  _mm256_storeu_ps(all->scales, scaled);
}
INLINE wide_strip wide_iq4_xs(const uint8_t *block, const long_scales *all, int k) {
  return (wide_strip){
      .weights = look_up_iq4(wide_nibbles(block + 8 + 16 * k)),
      .scales = eighths(all->scales, k),
  };
}

INLINE void scales_of_nvfp4(const uint8_t *block, long_scales *all) {
  _mm_storeu_ps(all->scales, four_halves_at_ue4m3(block));
}
INLINE wide_strip wide_nvfp4(const uint8_t *block, const long_scales *all, int k) {
  // Eight bytes after eight bytes: their low nibbles, then their high ones.
  __m256i bytes = _mm256_castsi128_si256(load_16(block + 4 + 16 * k));
  bytes = _mm256_permute4x64_epi64(bytes, 0x50);
  __m256i nibbles = _mm256_srlv_epi64(bytes, _mm256_setr_epi64x(0, 4, 0, 4));
  return (wide_strip){
      .weights = look_up_e2m1(_mm256_and_si256(nibbles, _mm256_set1_epi8(15))),
      .scales = sixteenths(all->scales, k),
  };
}

SHORT_PRODUCT(iq4_nl, 18, 0)
SHORT_PRODUCT(mxfp4, 17, 0)
LONG_PRODUCT(iq4_xs, 136, 8, 0)
LONG_PRODUCT(nvfp4, 36, 2, 0)
#endif
