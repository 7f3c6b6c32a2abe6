// Sixteen lanes in one register. The kernels in lanes/ are written in these words.
#pragma once
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "ckernels.h"
#pragma STDC FP_CONTRACT OFF

#define TARGET \
  __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define CK_NAME(what) ck_##what##_avx512
#define LANE_COUNT 16
// Accumulators of a tile of a product: 16 of the 32 registers.
#define TILE_ROWS 4
#define TILE_TOKENS 4
// Accumulators of a sum of vectors, in lanes.
#define SUM_WIDTH 8

#include "../lanes/fold.h"

typedef __m512 lanes;

INLINE __mmask16 first_lanes(int count) { return (__mmask16)((1u << count) - 1); }

INLINE lanes lanes_all(float x) { return _mm512_set1_ps(x); }
INLINE lanes lanes_load(const void *p) { return _mm512_loadu_ps(p); }
INLINE void lanes_store(float *p, lanes x) { _mm512_storeu_ps(p, x); }
// The first `count` < 16 lanes from memory, the others `rest`.
INLINE lanes lanes_load_first(const float *p, int count, float rest) {
  return _mm512_mask_loadu_ps(_mm512_set1_ps(rest), first_lanes(count), p);
}
INLINE void lanes_store_first(float *p, int count, lanes x) {
  _mm512_mask_storeu_ps(p, first_lanes(count), x);
}
INLINE lanes lanes_load_f16(const void *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
INLINE void lanes_store_f16(void *p, lanes x) {
  _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(x, 0));
}
INLINE lanes lanes_load_int8(const int8_t *p) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)));
}
INLINE lanes lanes_load_bf16(const void *p) {
  __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
  return _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
}

INLINE lanes lanes_add(lanes a, lanes b) { return _mm512_add_ps(a, b); }
INLINE lanes lanes_subtract(lanes a, lanes b) { return _mm512_sub_ps(a, b); }
INLINE lanes lanes_multiply(lanes a, lanes b) { return _mm512_mul_ps(a, b); }
INLINE lanes lanes_divide(lanes a, lanes b) { return _mm512_div_ps(a, b); }
// a * b + c and a * b - c, rounded once.
INLINE lanes lanes_fma(lanes a, lanes b, lanes c) { return _mm512_fmadd_ps(a, b, c); }
INLINE lanes lanes_fms(lanes a, lanes b, lanes c) { return _mm512_fmsub_ps(a, b, c); }
// a > b ? a : b and a < b ? a : b, so b where either is a NaN.
INLINE lanes lanes_larger(lanes a, lanes b) { return _mm512_max_ps(a, b); }
INLINE lanes lanes_smaller(lanes a, lanes b) { return _mm512_min_ps(a, b); }
INLINE lanes lanes_magnitude(lanes a) { return _mm512_abs_ps(a); }
INLINE lanes lanes_negative(lanes a) {
  return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f));
}

INLINE __m256 lanes_halved(lanes x) {
  return _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
}
INLINE float lanes_sum(lanes x) { return fold(lanes_halved(x)); }
INLINE __m128 lanes_sum_four(const lanes x[4]) {
  return fold_four(lanes_halved(x[0]), lanes_halved(x[1]), lanes_halved(x[2]),
                   lanes_halved(x[3]));
}
INLINE float lanes_largest(lanes x) { return _mm512_reduce_max_ps(x); }

// x * 2^n, where n is the integer in the low bits of shifted = 1.5 * 2^23 + n.
INLINE lanes lanes_scale(lanes x, lanes shifted) {
  __m512i bias = _mm512_set1_epi32(127);
  __m512i power = _mm512_sub_epi32(_mm512_castps_si512(shifted), _mm512_set1_epi32(0x4b400000));
  __m512i half = _mm512_srai_epi32(power, 1);
  __m512i first = _mm512_slli_epi32(_mm512_add_epi32(half, bias), 23);
  __m512i second =
      _mm512_slli_epi32(_mm512_add_epi32(_mm512_sub_epi32(power, half), bias), 23);
  x = _mm512_mul_ps(x, _mm512_castsi512_ps(first));
  return _mm512_mul_ps(x, _mm512_castsi512_ps(second));
}

// Sixteen int8 from lanes within -127...127, rounded to the nearest, ties to even.
INLINE void lanes_store_int8(int8_t *p, lanes x) {
  _mm_storeu_si128((__m128i *)p, _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(x)));
}

// Eight floats, each in two neighbouring lanes.
INLINE lanes lanes_load_doubled(const float *p) {
  __m512i places = _mm512_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
  return _mm512_permutexvar_ps(places, _mm512_castps256_ps512(_mm256_loadu_ps(p)));
}
INLINE lanes lanes_swap_neighbours(lanes x) { return _mm512_permute_ps(x, 0xb1); }
// a * b - c in even lanes, a * b + c in odd lanes, rounded once.
INLINE lanes lanes_fms_fma(lanes a, lanes b, lanes c) { return _mm512_fmaddsub_ps(a, b, c); }
