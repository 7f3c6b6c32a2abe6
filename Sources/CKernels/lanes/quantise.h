INLINE lanes quotient(lanes x, lanes scale) {
  lanes q = lanes_larger(lanes_divide(x, scale), lanes_all(-127.0f));
  return lanes_smaller(q, lanes_all(127.0f));
}

// The sum of sixteen int8.
INLINE int16_t sum_of_int8(const int8_t *quants) {
  // Unsigned bytes are what vpsadbw sums: 128 more each.
  __m128i signed_bytes = _mm_loadu_si128((const __m128i *)quants);
  __m128i bytes = _mm_xor_si128(signed_bytes, _mm_set1_epi8((char)0x80));
  __m128i sums = _mm_sad_epu8(bytes, _mm_setzero_si128());
  return (int16_t)(_mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4) - 16 * 128);
}

INLINE void quantise_block(const float *x, int8_t *quants, float *scale, int16_t *sums) {
  lanes a = lanes_load(x), b = lanes_load(x + LANE_COUNT);
  lanes zero = lanes_all(0);
  lanes largest = lanes_larger(lanes_magnitude(b), lanes_larger(lanes_magnitude(a), zero));
  *scale = lanes_largest(largest) / 127.0f;
  if (*scale > 0) {
    lanes_store_int8(quants, quotient(a, lanes_all(*scale)));
    lanes_store_int8(quants + LANE_COUNT, quotient(b, lanes_all(*scale)));
  } else {
    memset(quants, 0, 32);
  }
  for (int half = 0; half < 2; half++) sums[half] = sum_of_int8(quants + 16 * half);
}

TARGET void CK_NAME(quantise)(const float *x, int columns, int8_t *quants, float *scales,
                              int16_t *sums) {
  int start = 0;
  for (; start + 32 <= columns; start += 32) {
    quantise_block(x + start, quants + start, scales + start / 32, sums + start / 16);
  }
  for (; start < (columns + 63) / 64 * 64; start += 32) {
    float block[32] = {0};
    if (start < columns) memcpy(block, x + start, (size_t)(columns - start) * sizeof(float));
    quantise_block(block, quants + start, scales + start / 32, sums + start / 16);
  }
}
