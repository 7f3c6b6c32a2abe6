#if defined(__x86_64__)
#include "lanes.h"

#include "../lanes/tiles.h"

// Two blocks of weights: 64 unsigned bytes, and the scale of each block in its eight lanes.
typedef struct block_pair {
  __m512i weights;
  __m512 scales;
} block_pair;

// vpdpbusd multiplies unsigned by signed bytes, so a weight carries an offset that a sum
// over the activations takes away again.
#define OFFSET_Q8_0 128
#define OFFSET_Q4_0 8

// Words `first` and `second` of the bytes, half precision numbers, in eight lanes each.
INLINE __m512 scales_at(__m512i bytes, short first, short second) {
  __m256i places = _mm256_set_m128i(_mm_set1_epi16(second), _mm_set1_epi16(first));
  __m512i words = _mm512_permutexvar_epi16(_mm512_castsi256_si512(places), bytes);
  return _mm512_cvtph_ps(_mm512_castsi512_si256(words));
}

INLINE block_pair pair_q8_0(const uint8_t *blocks) {
  __m256i first = _mm256_loadu_si256((const __m256i *)(blocks + 2));
  __m256i second = _mm256_loadu_si256((const __m256i *)(blocks + 36));
  __m512i weights = _mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1);
  return (block_pair){
      _mm512_xor_si512(weights, _mm512_set1_epi8((char)0x80)),
      scales_at(_mm512_loadu_si512(blocks), 0, 17),
  };
}

INLINE block_pair pair_q4_0(const uint8_t *blocks) {
  // A pair is 18 words: d, 8 words of nibbles, d, 8 words of nibbles. Two loads overlap, so
  // that the last two words are at 30 and 31; a masked load would defeat the prefetcher.
  __m256i front = _mm256_loadu_si256((const __m256i *)blocks);
  __m256i back = _mm256_loadu_si256((const __m256i *)(blocks + 4));
  __m512i words = _mm512_inserti64x4(_mm512_castsi256_si512(front), back, 1);
  __m128i first = _mm_setr_epi16(1, 2, 3, 4, 5, 6, 7, 8);
  __m128i second = _mm_setr_epi16(10, 11, 12, 13, 14, 15, 30, 31);
  __m512i places = _mm512_inserti64x4(
      _mm512_castsi256_si512(_mm256_set_m128i(first, first)), _mm256_set_m128i(second, second),
      1);
  // Low nibbles of a block, then its high ones.
  __m512i shifts = _mm512_setr_epi64(0, 0, 0x0004000400040004, 0x0004000400040004, 0, 0,
                                     0x0004000400040004, 0x0004000400040004);
  __m512i nibbles = _mm512_srlv_epi16(_mm512_permutexvar_epi16(places, words), shifts);
  return (block_pair){
      _mm512_and_si512(nibbles, _mm512_set1_epi8(15)),
      scales_at(words, 0, 9),
  };
}

// Adds one pair of blocks of every row and token to the sums.
#define ADD_PAIR(format, offset, blocks_of_row)                                            \
  {                                                                                        \
    block_pair w[TILE_ROWS];                                                               \
    for (int r = 0; r < rows; r++) w[r] = pair_##format(blocks_of_row);                    \
    for (int t = 0; t < tokens; t++) {                                                     \
      __m512i x = _mm512_loadu_si512(quants[t] + 32 * b);                                  \
      double two;                                                                          \
      memcpy(&two, scales[t] + b, sizeof two);                                             \
      __m512 scale = _mm512_permutexvar_ps(                                                \
          scale_places, _mm512_castps128_ps512(_mm_castpd_ps(_mm_set_sd(two))));           \
      __m512i excess = _mm512_dpbusd_epi32(zero, _mm512_set1_epi8((char)offset), x);       \
      __m512i start = _mm512_sub_epi32(zero, excess);                                      \
      for (int r = 0; r < rows; r++) {                                                     \
        __m512 four = _mm512_cvtepi32_ps(_mm512_dpbusd_epi32(start, w[r].weights, x));     \
        sums[r][t] = _mm512_fmadd_ps(four, _mm512_mul_ps(w[r].scales, scale), sums[r][t]); \
      }                                                                                    \
    }                                                                                      \
  }

#define BLOCK_PRODUCT(format, block_bytes, offset)                                         \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,              \
                            const int tokens) {                                            \
    const __m512i zero = _mm512_setzero_si512();                                           \
    const __m512i scale_places =                                                           \
        _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);                 \
    __m512 sums[TILE_ROWS][TILE_TOKENS];                                                   \
    const uint8_t *weights[TILE_ROWS];                                                     \
    const int8_t *quants[TILE_TOKENS];                                                     \
    const float *scales[TILE_TOKENS];                                                      \
    for (int r = 0; r < rows; r++) {                                                       \
      weights[r] = weights_of(p, row + r);                                                 \
      for (int t = 0; t < tokens; t++) sums[r][t] = _mm512_setzero_ps();                   \
    }                                                                                      \
    for (int t = 0; t < tokens; t++) {                                                     \
      quants[t] = p->x->quants + token_of(p, i + t) * p->x->quant_stride;                  \
      scales[t] = p->x->scales + token_of(p, i + t) * p->x->scale_stride;                  \
    }                                                                                      \
    int b = 0;                                                                             \
    for (; b + 2 <= p->columns / 32; b += 2) {                                             \
      prefetch(p, row, rows, i, (size_t)b * block_bytes, 2 * block_bytes);                 \
      ADD_PAIR(format, offset, weights[r] + (size_t)b * block_bytes)                       \
    }                                                                                      \
    if (b < p->columns / 32) {                                                             \
      /* A last block without its pair: the pair's activations and scale are zero. */      \
      uint8_t last[TILE_ROWS][2 * block_bytes];                                            \
      for (int r = 0; r < rows; r++) {                                                     \
        memset(last[r], 0, sizeof last[r]);                                                \
        memcpy(last[r], weights[r] + (size_t)b * block_bytes, block_bytes);                \
      }                                                                                    \
      ADD_PAIR(format, offset, last[r])                                                    \
    }                                                                                      \
    for (int r = 0; r < rows; r++) {                                                       \
      for (int t = 0; t < tokens; t++) store_sum(p, row + r, i + t, sums[r][t]);           \
    }                                                                                      \
  }                                                                                        \
  TILED_PRODUCT(format, tile_##format)

BLOCK_PRODUCT(q8_0, 34, OFFSET_Q8_0)
BLOCK_PRODUCT(q4_0, 18, OFFSET_Q4_0)
#endif
