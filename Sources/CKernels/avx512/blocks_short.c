#if defined(__x86_64__)
#include "blocks.h"

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
      .weights = _mm512_xor_si512(weights, _mm512_set1_epi8((char)0x80)),
      .scales = scales_at(_mm512_loadu_si512(blocks), 0, 17),
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
      .weights = _mm512_and_si512(nibbles, _mm512_set1_epi8(15)),
      .scales = scales_at(words, 0, 9),
  };
}

INLINE block_pair pair_q4_1(const uint8_t *blocks) {
  return (block_pair){
      nibbles_at_two(blocks + 4, blocks + 24),
      halves_at_two(blocks, blocks + 20),
      halves_at_two(blocks + 2, blocks + 22),
  };
}

// Adds 16 where the fifth bit of a weight is set.
INLINE __m512i with_fifth_bits(__m512i nibbles, const uint8_t *first, const uint8_t *second) {
  __mmask64 bits = uint32_at(first) | (uint64_t)uint32_at(second) << 32;
  return _mm512_mask_add_epi8(nibbles, bits, nibbles, _mm512_set1_epi8(16));
}

INLINE block_pair pair_q5_0(const uint8_t *blocks) {
  __m512i nibbles = nibbles_at_two(blocks + 6, blocks + 28);
  return (block_pair){
      .weights = with_fifth_bits(nibbles, blocks + 2, blocks + 24),
      .scales = halves_at_two(blocks, blocks + 22),
  };
}

INLINE block_pair pair_q5_1(const uint8_t *blocks) {
  __m512i nibbles = nibbles_at_two(blocks + 8, blocks + 32);
  return (block_pair){
      with_fifth_bits(nibbles, blocks + 4, blocks + 28),
      halves_at_two(blocks, blocks + 24),
      halves_at_two(blocks + 2, blocks + 26),
  };
}

SHORT_PRODUCT(q8_0, 34, 128, 0)
SHORT_PRODUCT(q4_0, 18, 8, 0)
SHORT_PRODUCT(q4_1, 20, 0, 1)
SHORT_PRODUCT(q5_0, 22, 16, 0)
SHORT_PRODUCT(q5_1, 24, 0, 1)
#endif
