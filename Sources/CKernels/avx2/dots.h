// Sums of products of bytes, four to a lane, for sixteen rows side by side: two registers.
// The kernels in lanes/interleaved.h are written in these words.
#pragma once
#include "lanes.h"

typedef struct dots {
  __m256i low, high;
} dots;

#define DOTS_TOKENS 4
// Those whose sums of a strip are made at the same time.
#define DOTS_TOGETHER 2
// vpmaddubsw multiplies unsigned by signed bytes: the sign of a weight goes to the activation.
#define SIGNED_OFFSET 0

#define BOTH_DOTS(expression_low, expression_high) ((dots){(expression_low), (expression_high)})

INLINE dots dots_all(__m256i x) { return BOTH_DOTS(x, x); }
INLINE dots dots_zero(void) { return dots_all(_mm256_setzero_si256()); }
INLINE dots dots_load(const uint8_t *p) {
  return BOTH_DOTS(_mm256_loadu_si256((const __m256i *)p),
                   _mm256_loadu_si256((const __m256i *)p + 1));
}
// Four activations in every lane.
INLINE dots dots_four(const void *p) {
  int four;
  memcpy(&four, p, sizeof four);
  return dots_all(_mm256_set1_epi32(four));
}
INLINE dots dots_bits(dots x, int shift, int mask) {
  __m128i count = _mm_cvtsi32_si128(shift);
  __m256i bits = _mm256_set1_epi8((char)mask);
  return BOTH_DOTS(_mm256_and_si256(_mm256_srl_epi16(x.low, count), bits),
                   _mm256_and_si256(_mm256_srl_epi16(x.high, count), bits));
}
// Bits must not reach a neighbouring byte.
INLINE dots dots_raised(dots x, int shift) {
  __m128i count = _mm_cvtsi32_si128(shift);
  return BOTH_DOTS(_mm256_sll_epi16(x.low, count), _mm256_sll_epi16(x.high, count));
}
INLINE dots dots_or(dots a, dots b) {
  return BOTH_DOTS(_mm256_or_si256(a.low, b.low), _mm256_or_si256(a.high, b.high));
}
INLINE dots dots_plus(dots a, dots b) {
  return BOTH_DOTS(_mm256_add_epi32(a.low, b.low), _mm256_add_epi32(a.high, b.high));
}
INLINE dots dots_subtract(dots a, dots b) {
  return BOTH_DOTS(_mm256_sub_epi32(a.low, b.low), _mm256_sub_epi32(a.high, b.high));
}
// Signed bytes as `dots_add_signed` takes them.
INLINE dots dots_signed(dots x) { return x; }
INLINE dots dots_look_up(__m128i table, dots nibbles) {
  __m256i both = _mm256_broadcastsi128_si256(table);
  return BOTH_DOTS(_mm256_shuffle_epi8(both, nibbles.low),
                   _mm256_shuffle_epi8(both, nibbles.high));
}
INLINE __m256i four_products(__m256i sum, __m256i weights, __m256i x) {
  __m256i pairs = _mm256_maddubs_epi16(weights, x);
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
// sum + the products of weights 0...127 with x, in fours.
INLINE dots dots_add(dots sum, dots weights, dots x) {
  return BOTH_DOTS(four_products(sum.low, weights.low, x.low),
                   four_products(sum.high, weights.high, x.high));
}
INLINE __m256i four_signed_products(__m256i sum, __m256i weights, __m256i x) {
  return four_products(sum, _mm256_abs_epi8(weights), _mm256_sign_epi8(x, weights));
}
INLINE dots dots_add_signed(dots sum, dots weights, dots x) {
  return BOTH_DOTS(four_signed_products(sum.low, weights.low, x.low),
                   four_signed_products(sum.high, weights.high, x.high));
}
// first * the one sum + second * the other.
INLINE dots dots_of_sums(const int16_t *sums, int first, int second) {
  dots both = dots_four(sums);
  return dots_all(_mm256_madd_epi16(both.low, _mm256_set1_epi32(first | second << 16)));
}
INLINE lanes dots_floats(dots x) {
  return BOTH(_mm256_cvtepi32_ps(x.low), _mm256_cvtepi32_ps(x.high));
}

// Sixteen bytes as floats.
INLINE lanes lanes_of_uint8(__m128i bytes) {
  return BOTH(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes)),
              _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_srli_si128(bytes, 8))));
}
INLINE lanes lanes_of_int8(__m128i bytes) {
  return BOTH(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes)),
              _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(bytes, 8))));
}
INLINE __m256 eight_e8m0(__m128i bytes) {
  __m256i e = _mm256_cvtepu8_epi32(bytes);
  __m256i normal = _mm256_slli_epi32(_mm256_sub_epi32(e, _mm256_set1_epi32(1)), 23);
  __m256i denormal = _mm256_sllv_epi32(_mm256_set1_epi32(0x00200000), e);
  __m256i is_denormal = _mm256_cmpgt_epi32(_mm256_set1_epi32(2), e);
  return _mm256_castsi256_ps(_mm256_blendv_epi8(normal, denormal, is_denormal));
}
// Half of E8M0, as `half_at_e8m0` has it.
INLINE lanes lanes_of_e8m0(__m128i bytes) {
  return BOTH(eight_e8m0(bytes), eight_e8m0(_mm_srli_si128(bytes, 8)));
}
