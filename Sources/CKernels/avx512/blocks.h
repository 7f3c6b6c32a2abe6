// Products with block formats: two strips of 32 weights, a pair, are a register.
#pragma once
#include "lanes.h"

#include "../lanes/tiles.h"
#include "../scalar/strips.h"

// Two strips: 64 unsigned bytes, and the scale and the minimum of each four in their lane.
// Formats without minimums leave them undefined.
typedef struct block_pair {
  __m512i weights;
  __m512 scales, minimums;
} block_pair;

// The same register twice, shifted right by one number of bits, then by another. Bits come
// over from neighbouring bytes, so a mask has to follow.
INLINE __m512i twice(__m256i x, int first, int second) {
  return _mm512_srlv_epi64(
      _mm512_broadcast_i64x4(x),
      _mm512_setr_epi64(first, first, first, first, second, second, second, second));
}

INLINE __m256i load_32(const uint8_t *bytes) {
  return _mm256_loadu_si256((const __m256i *)bytes);
}
INLINE __m128i load_16(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

// Two blocks of nibbles: the 16 low ones and the 16 high ones of each.
INLINE __m512i nibbles_at_two(const uint8_t *first, const uint8_t *second) {
  __m512i both = _mm512_inserti64x4(
      _mm512_castsi256_si512(_mm256_broadcastsi128_si256(load_16(first))),
      _mm256_broadcastsi128_si256(load_16(second)), 1);
  __m512i shifts = _mm512_setr_epi64(0, 0, 4, 4, 0, 0, 4, 4);
  return _mm512_and_si512(_mm512_srlv_epi64(both, shifts), _mm512_set1_epi8(15));
}

INLINE short short_at(const uint8_t *bytes) {
  short value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

// Two half precision numbers, in eight lanes each.
INLINE __m512 halves_at_two(const uint8_t *first, const uint8_t *second) {
  return _mm512_cvtph_ps(_mm256_set_m128i(_mm_set1_epi16(short_at(second)),
                                          _mm_set1_epi16(short_at(first))));
}
INLINE __m512 half_at(const uint8_t *bytes) { return halves_at_two(bytes, bytes); }

// vpdpbusd multiplies unsigned by signed bytes, so a weight carries an `offset` that a sum
// over the activations takes away again. Formats with minimums have no use for one.
//
// Adds one pair of every row and token to the sums.
#define ADD_PAIR(b, offset, has_minimum, pair_of_row)                                       \
  {                                                                                         \
    block_pair w[TILE_ROWS];                                                                \
    for (int r = 0; r < rows; r++) w[r] = pair_of_row;                                      \
    for (int t = 0; t < tokens; t++) {                                                      \
      __m512i x = _mm512_loadu_si512(quants[t] + 32 * (b));                                 \
      double two;                                                                           \
      memcpy(&two, scales[t] + (b), sizeof two);                                            \
      __m512 scale = _mm512_permutexvar_ps(                                                 \
          scale_places, _mm512_castps128_ps512(_mm_castpd_ps(_mm_set_sd(two))));            \
      __m512i start = zero;                                                                 \
      if (offset) {                                                                         \
        start = _mm512_dpbusd_epi32(zero, _mm512_set1_epi8((char)(offset)), x);             \
        start = _mm512_sub_epi32(zero, start);                                              \
      }                                                                                     \
      __m512 plain = _mm512_setzero_ps();                                                   \
      if (has_minimum) {                                                                    \
        plain = _mm512_cvtepi32_ps(_mm512_dpbusd_epi32(zero, _mm512_set1_epi8(1), x));      \
      }                                                                                     \
      for (int r = 0; r < rows; r++) {                                                      \
        __m512 four = _mm512_cvtepi32_ps(_mm512_dpbusd_epi32(start, w[r].weights, x));      \
        sums[r][t] = _mm512_fmadd_ps(four, _mm512_mul_ps(w[r].scales, scale), sums[r][t]);  \
        if (has_minimum) {                                                                  \
          __m512 minimum = _mm512_mul_ps(w[r].minimums, scale);                             \
          sums[r][t] = _mm512_fmadd_ps(plain, minimum, sums[r][t]);                         \
        }                                                                                   \
      }                                                                                     \
    }                                                                                       \
  }

#define BEGIN_TILE                                                                          \
  const __m512i zero = _mm512_setzero_si512();                                              \
  const __m512i scale_places =                                                              \
      _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);                    \
  __m512 sums[TILE_ROWS][TILE_TOKENS];                                                      \
  const uint8_t *weights[TILE_ROWS];                                                        \
  const int8_t *quants[TILE_TOKENS];                                                        \
  const float *scales[TILE_TOKENS];                                                         \
  for (int r = 0; r < rows; r++) {                                                          \
    weights[r] = weights_of(p, row + r);                                                    \
    for (int t = 0; t < tokens; t++) sums[r][t] = _mm512_setzero_ps();                      \
  }                                                                                         \
  for (int t = 0; t < tokens; t++) {                                                        \
    quants[t] = p->x->quants + token_of(p, i + t) * p->x->quant_stride;                     \
    scales[t] = p->x->scales + token_of(p, i + t) * p->x->scale_stride;                     \
  }

#define END_TILE                                                                            \
  for (int r = 0; r < rows; r++) {                                                          \
    for (int t = 0; t < tokens; t++) store_sum(p, row + r, i + t, sums[r][t]);              \
  }

// Defines ck_product_<format> for blocks of 32 weights; `pair_<format>(blocks)` unpacks two.
#define SHORT_PRODUCT(format, block_bytes, offset, has_minimum)                             \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,               \
                            const int tokens) {                                             \
    BEGIN_TILE                                                                              \
    int b = 0;                                                                              \
    for (; b + 2 <= p->columns / 32; b += 2) {                                              \
      prefetch(p, row, rows, i, (size_t)b * block_bytes, 2 * block_bytes);                  \
      ADD_PAIR(b, offset, has_minimum, pair_##format(weights[r] + (size_t)b * block_bytes)) \
    }                                                                                       \
    if (b < p->columns / 32) {                                                              \
      /* A last block without its pair: the pair's activations and scale are zero. */       \
      uint8_t last[TILE_ROWS][2 * block_bytes];                                             \
      for (int r = 0; r < rows; r++) {                                                      \
        memset(last[r], 0, sizeof last[r]);                                                 \
        memcpy(last[r], weights[r] + (size_t)b * block_bytes, block_bytes);                 \
      }                                                                                     \
      ADD_PAIR(b, offset, has_minimum, pair_##format(last[r]))                              \
    }                                                                                       \
    END_TILE                                                                                \
  }                                                                                         \
  TILED_PRODUCT(format, tile_##format)

// Defines ck_product_<format> for blocks of `pairs` pairs; `pair_<format>(block, scales, k)`
// unpacks pair k, with what `scales_of_<format>(block)` unpacked once for the block.
#define LONG_PRODUCT(format, block_bytes, pairs, offset, has_minimum)                       \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,               \
                            const int tokens) {                                             \
    BEGIN_TILE                                                                              \
    for (int block = 0; block < p->columns / (64 * pairs); block++) {                       \
      prefetch(p, row, rows, i, (size_t)block * block_bytes, block_bytes);                  \
      const uint8_t *blocks[TILE_ROWS];                                                     \
      long_scales all[TILE_ROWS];                                                           \
      for (int r = 0; r < rows; r++) {                                                      \
        blocks[r] = weights[r] + (size_t)block * block_bytes;                               \
        all[r] = scales_of_##format(blocks[r]);                                             \
      }                                                                                     \
      _Pragma("clang loop unroll(full)") for (int k = 0; k < pairs; k++) {                  \
        ADD_PAIR(2 * (pairs * block + k), offset, has_minimum,                              \
                 pair_##format(blocks[r], all[r], k))                                       \
      }                                                                                     \
    }                                                                                       \
    END_TILE                                                                                \
  }                                                                                         \
  TILED_PRODUCT(format, tile_##format)

// The scales and minimums of the sub-blocks of a block, in the lanes of their numbers.
typedef struct long_scales {
  __m512 scales, minimums;
} long_scales;

// Lanes of a pair from those of a block: sub-blocks of 16 weights, or of 32.
INLINE __m512 sixteenths(__m512 all, int k) {
  __m512i places = _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
  return _mm512_permutexvar_ps(_mm512_add_epi32(places, _mm512_set1_epi32(4 * k)), all);
}
INLINE __m512 eighths(__m512 all, int k) {
  __m512i places = _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  return _mm512_permutexvar_ps(_mm512_add_epi32(places, _mm512_set1_epi32(2 * k)), all);
}
