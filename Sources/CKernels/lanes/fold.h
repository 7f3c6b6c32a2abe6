// The last three folds of a sum of lanes, from eight to one, in the order of the scalar sum.
#pragma once

INLINE float fold(__m256 eight) {
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

// Four sums at once: less than half the work of four times one.
INLINE __m128 fold_four(__m256 a, __m256 b, __m256 c, __m256 d) {
  // (a0...a3, b0...b3) after adding l + l+4.
  __m256 ab = _mm256_add_ps(_mm256_permute2f128_ps(a, b, 0x20),
                            _mm256_permute2f128_ps(a, b, 0x31));
  __m256 cd = _mm256_add_ps(_mm256_permute2f128_ps(c, d, 0x20),
                            _mm256_permute2f128_ps(c, d, 0x31));
  // (a0 a1 c0 c1, b0 b1 d0 d1) after adding l + l+2.
  __m256 two = _mm256_add_ps(_mm256_shuffle_ps(ab, cd, 0x44), _mm256_shuffle_ps(ab, cd, 0xee));
  // (a a c c, b b d d).
  __m256 one = _mm256_add_ps(two, _mm256_permute_ps(two, 0xb1));
  __m128 ac = _mm256_castps256_ps128(one), bd = _mm256_extractf128_ps(one, 1);
  return _mm_movelh_ps(_mm_unpacklo_ps(ac, bd), _mm_unpackhi_ps(ac, bd));
}
