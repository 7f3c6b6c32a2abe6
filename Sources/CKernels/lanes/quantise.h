INLINE lanes quotient(lanes x, lanes scale) {
  lanes q = lanes_larger(lanes_divide(x, scale), lanes_all(-127.0f));
  return lanes_smaller(q, lanes_all(127.0f));
}

INLINE void quantise_block(const float *x, int8_t *quants, float *scale) {
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
}

TARGET void CK_NAME(quantise)(const float *x, int columns, int8_t *quants, float *scales) {
  int start = 0;
  for (; start + 32 <= columns; start += 32) {
    quantise_block(x + start, quants + start, scales + start / 32);
  }
  for (; start < (columns + 63) / 64 * 64; start += 32) {
    float block[32] = {0};
    if (start < columns) memcpy(block, x + start, (size_t)(columns - start) * sizeof(float));
    quantise_block(block, quants + start, scales + start / 32);
  }
}
