// Sums of products of bytes, four to a lane, for sixteen rows side by side: one register.
// The kernels in lanes/interleaved.h are written in these words.
#pragma once
#include "lanes.h"

typedef __m512i dots;

// Tokens of a tile, whose sums live in registers.
#define DOTS_TOKENS 16
// Those whose sums of a strip are made at the same time.
#define DOTS_TOGETHER 4
// vpdpbusd multiplies unsigned by signed bytes: signed weights carry an offset of 128, which
// the sum over the activations takes away again.
#define SIGNED_OFFSET 128

INLINE dots dots_zero(void) { return _mm512_setzero_si512(); }
INLINE dots dots_load(const uint8_t *p) { return _mm512_loadu_si512(p); }
// Four activations in every lane.
INLINE dots dots_four(const void *p) {
  int four;
  memcpy(&four, p, sizeof four);
  return _mm512_set1_epi32(four);
}
INLINE dots dots_bits(dots x, int shift, int mask) {
  return _mm512_and_si512(_mm512_srl_epi16(x, _mm_cvtsi32_si128(shift)),
                          _mm512_set1_epi8((char)mask));
}
// Bits must not reach a neighbouring byte.
INLINE dots dots_raised(dots x, int shift) {
  return _mm512_sll_epi16(x, _mm_cvtsi32_si128(shift));
}
INLINE dots dots_or(dots a, dots b) { return _mm512_or_si512(a, b); }
INLINE dots dots_plus(dots a, dots b) { return _mm512_add_epi32(a, b); }
INLINE dots dots_subtract(dots a, dots b) { return _mm512_sub_epi32(a, b); }
// Signed bytes as `dots_add_signed` takes them.
INLINE dots dots_signed(dots x) { return _mm512_xor_si512(x, _mm512_set1_epi8((char)0x80)); }
INLINE dots dots_look_up(__m128i table, dots nibbles) {
  return dots_signed(_mm512_shuffle_epi8(_mm512_broadcast_i32x4(table), nibbles));
}
// sum + the products of weights 0...127 with x, in fours.
INLINE dots dots_add(dots sum, dots weights, dots x) {
  return _mm512_dpbusd_epi32(sum, weights, x);
}
INLINE dots dots_add_signed(dots sum, dots weights, dots x) {
  return _mm512_dpbusd_epi32(sum, weights, x);
}
// first * the one sum + second * the other.
INLINE dots dots_of_sums(const int16_t *sums, int first, int second) {
  return _mm512_madd_epi16(dots_four(sums), _mm512_set1_epi32(first | second << 16));
}
INLINE lanes dots_floats(dots x) { return _mm512_cvtepi32_ps(x); }

// Sixteen bytes as floats.
INLINE lanes lanes_of_uint8(__m128i bytes) {
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes));
}
INLINE lanes lanes_of_int8(__m128i bytes) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
}
// Half of E8M0, as `half_at_e8m0` has it.
INLINE lanes lanes_of_e8m0(__m128i bytes) {
  __m512i e = _mm512_cvtepu8_epi32(bytes);
  __m512i normal = _mm512_slli_epi32(_mm512_sub_epi32(e, _mm512_set1_epi32(1)), 23);
  __m512i denormal = _mm512_sllv_epi32(_mm512_set1_epi32(0x00200000), e);
  __mmask16 is_denormal = _mm512_cmplt_epi32_mask(e, _mm512_set1_epi32(2));
  return _mm512_castsi512_ps(_mm512_mask_blend_epi32(is_denormal, normal, denormal));
}
