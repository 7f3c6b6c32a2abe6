// Products with block formats: a strip of 32 weights is a register.
#pragma once
#include "lanes.h"

#include "../lanes/tiles.h"
#include "../scalar/strips.h"

// 32 signed bytes, and the scale and the minimum of each four in their lane. Formats without
// minimums leave them undefined.
typedef struct wide_strip {
  __m256i weights;
  __m256 scales, minimums;
} wide_strip;

INLINE __m256i load_32(const uint8_t *bytes) {
  return _mm256_loadu_si256((const __m256i *)bytes);
}
INLINE __m128i load_16(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

// The low nibbles of 16 bytes, then the high ones.
INLINE __m256i wide_nibbles(const uint8_t *bytes) {
  __m128i packed = load_16(bytes);
  __m256i both = _mm256_set_m128i(_mm_srli_epi16(packed, 4), packed);
  return _mm256_and_si256(both, _mm256_set1_epi8(15));
}

INLINE __m256i minus(__m256i weights, int offset) {
  return _mm256_sub_epi8(weights, _mm256_set1_epi8((char)offset));
}

// A half precision number in every lane.
INLINE __m256 half_at(const uint8_t *bytes) {
  short half;
  memcpy(&half, bytes, sizeof half);
  return _mm256_cvtph_ps(_mm_set1_epi16(half));
}

// Eight sums of four products. The first factor of maddubs is unsigned, so the sign of a
// weight moves to the activation, which is never -128: |w| <= 128 and |x| <= 127 keep a pair
// of products within 16 bits, for w = -128 too.
INLINE __m256 sums_of_four(__m256i w, __m256i x) {
  __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w));
  return _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

// Adds strip b of every row and token to the sums: even strips to the low half of the lanes,
// odd ones to the high half.
#define ADD_STRIP(b, half, has_minimum, strip_of_row)                                      \
  {                                                                                        \
    wide_strip w[TILE_ROWS];                                                               \
    for (int r = 0; r < rows; r++) w[r] = strip_of_row;                                    \
    for (int t = 0; t < tokens; t++) {                                                     \
      __m256i x = _mm256_loadu_si256((const __m256i *)(quants[t] + 32 * (b)));             \
      __m256 scale = _mm256_broadcast_ss(scales[t] + (b));                                 \
      __m256 plain = _mm256_setzero_ps();                                                  \
      if (has_minimum) plain = sums_of_four(_mm256_set1_epi8(1), x);                       \
      for (int r = 0; r < rows; r++) {                                                     \
        __m256 *sum = &sums[r][t][half];                                                   \
        *sum = _mm256_fmadd_ps(sums_of_four(w[r].weights, x),                              \
                               _mm256_mul_ps(w[r].scales, scale), *sum);                   \
        if (has_minimum) {                                                                 \
          *sum = _mm256_fmadd_ps(plain, _mm256_mul_ps(w[r].minimums, scale), *sum);        \
        }                                                                                  \
      }                                                                                    \
    }                                                                                      \
  }

#define BEGIN_TILE                                                                         \
  __m256 sums[TILE_ROWS][TILE_TOKENS][2];                                                  \
  const uint8_t *weights[TILE_ROWS];                                                       \
  const int8_t *quants[TILE_TOKENS];                                                       \
  const float *scales[TILE_TOKENS];                                                        \
  for (int r = 0; r < rows; r++) {                                                         \
    weights[r] = weights_of(p, row + r);                                                   \
    for (int t = 0; t < tokens; t++) {                                                     \
      sums[r][t][0] = sums[r][t][1] = _mm256_setzero_ps();                                 \
    }                                                                                      \
  }                                                                                        \
  for (int t = 0; t < tokens; t++) {                                                       \
    quants[t] = p->x->quants + token_of(p, i + t) * p->x->quant_stride;                    \
    scales[t] = p->x->scales + token_of(p, i + t) * p->x->scale_stride;                    \
  }

#define END_TILE                                                                           \
  for (int r = 0; r < rows; r++) {                                                         \
    for (int t = 0; t < tokens; t++) {                                                     \
      store_sum(p, row + r, i + t, BOTH(sums[r][t][0], sums[r][t][1]));                    \
    }                                                                                      \
  }

// Defines ck_product_<format> for blocks of 32 weights; `wide_<format>(block)` unpacks one.
#define SHORT_PRODUCT(format, block_bytes, has_minimum)                                    \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,              \
                            const int tokens) {                                            \
    BEGIN_TILE                                                                             \
    for (int b = 0; b < p->columns / 32; b += 2) {                                         \
      prefetch(p, row, rows, i, (size_t)b * block_bytes, 2 * block_bytes);                 \
      for (int k = 0; k < 2 && b + k < p->columns / 32; k++) {                             \
        ADD_STRIP(b + k, k, has_minimum,                                                   \
                  wide_##format(weights[r] + (size_t)(b + k) * block_bytes))               \
      }                                                                                    \
    }                                                                                      \
    END_TILE                                                                               \
  }                                                                                        \
  TILED_PRODUCT(format, tile_##format)

// Defines ck_product_<format> for blocks of `strips` strips; `wide_<format>(block, scales, k)`
// unpacks strip k, with what `scales_of_<format>(block, scales)` unpacked once for the block.
#define LONG_PRODUCT(format, block_bytes, strips, has_minimum)                             \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,              \
                            const int tokens) {                                            \
    BEGIN_TILE                                                                             \
    for (int block = 0; block < p->columns / (32 * strips); block++) {                     \
      prefetch(p, row, rows, i, (size_t)block * block_bytes, block_bytes);                 \
      const uint8_t *blocks[TILE_ROWS];                                                    \
      long_scales all[TILE_ROWS];                                                          \
      for (int r = 0; r < rows; r++) {                                                     \
        blocks[r] = weights[r] + (size_t)block * block_bytes;                              \
        scales_of_##format(blocks[r], &all[r]);                                            \
      }                                                                                    \
      _Pragma("clang loop unroll(full)") for (int k = 0; k < strips; k++) {                \
        ADD_STRIP(strips *block + k, k % 2, has_minimum,                                   \
                  wide_##format(blocks[r], &all[r], k))                                    \
      }                                                                                    \
    }                                                                                      \
    END_TILE                                                                               \
  }                                                                                        \
  TILED_PRODUCT(format, tile_##format)

// The scales and minimums of the sub-blocks of a block.
typedef struct long_scales {
  float scales[16], minimums[16];
} long_scales;

// Lanes of a strip from the numbers of a block: sub-blocks of 16 weights, or of 32.
INLINE __m256 sixteenths(const float *all, int k) {
  return _mm256_set_m128(_mm_broadcast_ss(all + 2 * k + 1), _mm_broadcast_ss(all + 2 * k));
}
INLINE __m256 eighths(const float *all, int k) { return _mm256_broadcast_ss(all + k); }
