#if defined(__x86_64__)
#include "lanes.h"

#include "../lanes/tiles.h"

// The 32 weights of a block.
INLINE __m256i weights_q8_0(const uint8_t *block) {
  return _mm256_loadu_si256((const __m256i *)(block + 2));
}
INLINE __m256i weights_q4_0(const uint8_t *block) {
  __m128i packed = _mm_loadu_si128((const __m128i *)(block + 2));
  __m256i both = _mm256_set_m128i(_mm_srli_epi16(packed, 4), packed);
  return _mm256_sub_epi8(_mm256_and_si256(both, _mm256_set1_epi8(15)), _mm256_set1_epi8(8));
}

INLINE __m256 scale_of(const uint8_t *block) {
  short half;
  memcpy(&half, block, sizeof half);
  return _mm256_cvtph_ps(_mm_set1_epi16(half));
}

// Eight sums of four products. The first factor of maddubs is unsigned, so the sign of a
// weight moves to the activation, which is never -128: |w| <= 128 and |x| <= 127 keep a pair
// of products within 16 bits, for w = -128 too.
INLINE __m256 sums_of_four(__m256i w, __m256i x) {
  __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w));
  return _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

// Even blocks add to the low half of the lanes, odd ones to the high half.
#define BLOCK_PRODUCT(format, block_bytes)                                                 \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,              \
                            const int tokens) {                                            \
    __m256 sums[TILE_ROWS][TILE_TOKENS][2];                                                \
    const uint8_t *weights[TILE_ROWS];                                                     \
    const int8_t *quants[TILE_TOKENS];                                                     \
    const float *scales[TILE_TOKENS];                                                      \
    for (int r = 0; r < rows; r++) {                                                       \
      weights[r] = weights_of(p, row + r);                                                 \
      for (int t = 0; t < tokens; t++) {                                                   \
        sums[r][t][0] = sums[r][t][1] = _mm256_setzero_ps();                               \
      }                                                                                    \
    }                                                                                      \
    for (int t = 0; t < tokens; t++) {                                                     \
      quants[t] = p->x->quants + token_of(p, i + t) * p->x->quant_stride;                  \
      scales[t] = p->x->scales + token_of(p, i + t) * p->x->scale_stride;                  \
    }                                                                                      \
    for (int b = 0; b < p->columns / 32; b += 2) {                                         \
      prefetch(p, row, rows, i, (size_t)b * block_bytes, 2 * block_bytes);                 \
      for (int k = 0; k < 2 && b + k < p->columns / 32; k++) {                             \
        __m256i w[TILE_ROWS];                                                              \
        __m256 d[TILE_ROWS];                                                               \
        for (int r = 0; r < rows; r++) {                                                   \
          const uint8_t *block = weights[r] + (size_t)(b + k) * block_bytes;               \
          w[r] = weights_##format(block);                                                  \
          d[r] = scale_of(block);                                                          \
        }                                                                                  \
        for (int t = 0; t < tokens; t++) {                                                 \
          __m256i x = _mm256_loadu_si256((const __m256i *)(quants[t] + 32 * (b + k)));     \
          __m256 scale = _mm256_broadcast_ss(scales[t] + b + k);                           \
          for (int r = 0; r < rows; r++) {                                                 \
            sums[r][t][k] = _mm256_fmadd_ps(                                               \
                sums_of_four(w[r], x), _mm256_mul_ps(d[r], scale), sums[r][t][k]);         \
          }                                                                                \
        }                                                                                  \
      }                                                                                    \
    }                                                                                      \
    for (int r = 0; r < rows; r++) {                                                       \
      for (int t = 0; t < tokens; t++) {                                                   \
        store_sum(p, row + r, i + t, BOTH(sums[r][t][0], sums[r][t][1]));                  \
      }                                                                                    \
    }                                                                                      \
  }                                                                                        \
  TILED_PRODUCT(format, tile_##format)

BLOCK_PRODUCT(q8_0, 34)
BLOCK_PRODUCT(q4_0, 18)
#endif
