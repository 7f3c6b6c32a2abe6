// Four scales of NVFP4. `half_at_ue4m3` tells why each step is there.
#pragma once

INLINE __m128 four_halves_at_ue4m3(const uint8_t *bytes) {
  int four;
  memcpy(&four, bytes, sizeof four);
  __m128i wide = _mm_cvtepu8_epi32(_mm_cvtsi32_si128(four));
  __m128i bits = _mm_slli_epi32(_mm_and_si128(wide, _mm_set1_epi32(127)), 20);
  __m128 halves = _mm_mul_ps(_mm_castsi128_ps(bits), _mm_set1_ps(0x1p119f));
  __m128i is_nan = _mm_cmpeq_epi32(wide, _mm_set1_epi32(127));
  return _mm_andnot_ps(_mm_castsi128_ps(is_nan), halves);
}
