// Sixteen lanes in two registers. The kernels in lanes/ are written in these words.
#pragma once
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "ckernels.h"
#pragma STDC FP_CONTRACT OFF

#define TARGET __attribute__((target("avx2,fma,f16c")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define CK_NAME(what) ck_##what##_avx2
#define LANE_COUNT 16
// Accumulators of a tile of a product: 4 lanes are 8 of the 16 registers.
#define TILE_ROWS 2
#define TILE_TOKENS 2
// Accumulators of a sum of vectors, in lanes.
#define SUM_WIDTH 4

#include "../lanes/fold.h"

typedef struct lanes {
  __m256 low, high;
} lanes;

// Applies an operation to both halves.
#define BOTH(expression_low, expression_high) ((lanes){(expression_low), (expression_high)})

// All ones in the first `count` of eight.
INLINE __m256i first_of_eight(int count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

INLINE lanes lanes_all(float x) { return BOTH(_mm256_set1_ps(x), _mm256_set1_ps(x)); }
INLINE lanes lanes_load(const void *p) {
  return BOTH(_mm256_loadu_ps(p), _mm256_loadu_ps((const float *)p + 8));
}
INLINE void lanes_store(float *p, lanes x) {
  _mm256_storeu_ps(p, x.low);
  _mm256_storeu_ps(p + 8, x.high);
}
// The first `count` < 16 lanes from memory, the others `rest`.
INLINE lanes lanes_load_first(const float *p, int count, float rest) {
  __m256i low = first_of_eight(count), high = first_of_eight(count - 8);
  __m256 fill = _mm256_set1_ps(rest);
  return BOTH(
      _mm256_blendv_ps(fill, _mm256_maskload_ps(p, low), _mm256_castsi256_ps(low)),
      _mm256_blendv_ps(fill, _mm256_maskload_ps(p + 8, high), _mm256_castsi256_ps(high)));
}
INLINE void lanes_store_first(float *p, int count, lanes x) {
  _mm256_maskstore_ps(p, first_of_eight(count), x.low);
  _mm256_maskstore_ps(p + 8, first_of_eight(count - 8), x.high);
}
INLINE lanes lanes_load_f16(const void *p) {
  return BOTH(_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)),
              _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p + 1)));
}
INLINE void lanes_store_f16(void *p, lanes x) {
  _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(x.low, 0));
  _mm_storeu_si128((__m128i *)p + 1, _mm256_cvtps_ph(x.high, 0));
}
INLINE __m256 eight_int8(const int8_t *p) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)));
}
INLINE lanes lanes_load_int8(const int8_t *p) { return BOTH(eight_int8(p), eight_int8(p + 8)); }
INLINE __m256 eight_bf16(const __m128i *p) {
  __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128(p));
  return _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16));
}
INLINE lanes lanes_load_bf16(const void *p) {
  return BOTH(eight_bf16((const __m128i *)p), eight_bf16((const __m128i *)p + 1));
}

INLINE lanes lanes_add(lanes a, lanes b) {
  return BOTH(_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high));
}
INLINE lanes lanes_subtract(lanes a, lanes b) {
  return BOTH(_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high));
}
INLINE lanes lanes_multiply(lanes a, lanes b) {
  return BOTH(_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high));
}
INLINE lanes lanes_divide(lanes a, lanes b) {
  return BOTH(_mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high));
}
// a * b + c and a * b - c, rounded once.
INLINE lanes lanes_fma(lanes a, lanes b, lanes c) {
  return BOTH(_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high));
}
INLINE lanes lanes_fms(lanes a, lanes b, lanes c) {
  return BOTH(_mm256_fmsub_ps(a.low, b.low, c.low), _mm256_fmsub_ps(a.high, b.high, c.high));
}
// a > b ? a : b and a < b ? a : b, so b where either is a NaN.
INLINE lanes lanes_larger(lanes a, lanes b) {
  return BOTH(_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high));
}
INLINE lanes lanes_smaller(lanes a, lanes b) {
  return BOTH(_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high));
}
INLINE lanes lanes_magnitude(lanes a) {
  __m256 sign = _mm256_set1_ps(-0.0f);
  return BOTH(_mm256_andnot_ps(sign, a.low), _mm256_andnot_ps(sign, a.high));
}
INLINE lanes lanes_negative(lanes a) {
  __m256 sign = _mm256_set1_ps(-0.0f);
  return BOTH(_mm256_xor_ps(sign, a.low), _mm256_xor_ps(sign, a.high));
}

INLINE __m256 lanes_halved(lanes x) { return _mm256_add_ps(x.low, x.high); }
INLINE float lanes_sum(lanes x) { return fold(lanes_halved(x)); }
INLINE __m128 lanes_sum_four(const lanes x[4]) {
  return fold_four(lanes_halved(x[0]), lanes_halved(x[1]), lanes_halved(x[2]),
                   lanes_halved(x[3]));
}
INLINE float lanes_largest(lanes x) {
  __m256 eight = _mm256_max_ps(x.low, x.high);
  __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_shuffle_ps(two, two, 1)));
}

INLINE __m256 scale_eight(__m256 x, __m256 shifted) {
  __m256i bias = _mm256_set1_epi32(127);
  __m256i power = _mm256_sub_epi32(_mm256_castps_si256(shifted), _mm256_set1_epi32(0x4b400000));
  __m256i half = _mm256_srai_epi32(power, 1);
  __m256i first = _mm256_slli_epi32(_mm256_add_epi32(half, bias), 23);
  __m256i second =
      _mm256_slli_epi32(_mm256_add_epi32(_mm256_sub_epi32(power, half), bias), 23);
  x = _mm256_mul_ps(x, _mm256_castsi256_ps(first));
  return _mm256_mul_ps(x, _mm256_castsi256_ps(second));
}
// x * 2^n, where n is the integer in the low bits of shifted = 1.5 * 2^23 + n.
INLINE lanes lanes_scale(lanes x, lanes shifted) {
  return BOTH(scale_eight(x.low, shifted.low), scale_eight(x.high, shifted.high));
}

// Sixteen int8 from lanes within -127...127, rounded to the nearest, ties to even.
INLINE void lanes_store_int8(int8_t *p, lanes x) {
  // Packing works within halves of a register, so 8...11 and 4...7 trade places.
  __m256i words = _mm256_packs_epi32(_mm256_cvtps_epi32(x.low), _mm256_cvtps_epi32(x.high));
  words = _mm256_permute4x64_epi64(words, 0xd8);
  __m128i bytes =
      _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  _mm_storeu_si128((__m128i *)p, bytes);
}

INLINE __m256 double_four(const float *p) {
  __m256i places = _mm256_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3);
  return _mm256_permutevar8x32_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), places);
}
// Eight floats, each in two neighbouring lanes.
INLINE lanes lanes_load_doubled(const float *p) {
  return BOTH(double_four(p), double_four(p + 4));
}
INLINE lanes lanes_swap_neighbours(lanes x) {
  return BOTH(_mm256_permute_ps(x.low, 0xb1), _mm256_permute_ps(x.high, 0xb1));
}
// a * b - c in even lanes, a * b + c in odd lanes, rounded once.
INLINE lanes lanes_fms_fma(lanes a, lanes b, lanes c) {
  return BOTH(_mm256_fmaddsub_ps(a.low, b.low, c.low),
              _mm256_fmaddsub_ps(a.high, b.high, c.high));
}
