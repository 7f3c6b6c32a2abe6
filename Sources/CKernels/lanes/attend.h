// Products of the query with `count` keys, 1...4: a query lane is loaded once for all.
INLINE void products(const float *query, const float *keys, size_t stride, int size,
                     const int count, lanes sums[4]) {
  for (int j = 0; j < 4; j++) sums[j] = lanes_all(0);
  int i = 0;
  for (; i + LANE_COUNT <= size; i += LANE_COUNT) {
    lanes q = lanes_load(query + i);
    for (int j = 0; j < count; j++) {
      sums[j] = lanes_fma(q, lanes_load(keys + (size_t)j * stride + i), sums[j]);
    }
  }
  if (i < size) {
    lanes q = lanes_load_first(query + i, size - i, 0);
    for (int j = 0; j < count; j++) {
      lanes key = lanes_load_first(keys + (size_t)j * stride + i, size - i, 0);
      sums[j] = lanes_fma(q, key, sums[j]);
    }
  }
}

// y = the weighted sum of `width` lanes of every value; the sums stay in registers.
INLINE void weighted_sum(const float *shares, const float *values, size_t stride, int count,
                         const int width, float *y) {
  lanes sums[SUM_WIDTH];
  for (int k = 0; k < width; k++) sums[k] = lanes_all(0);
  for (int j = 0; j < count; j++, values += stride) {
    lanes share = lanes_all(shares[j]);
    for (int k = 0; k < width; k++) {
      sums[k] = lanes_fma(share, lanes_load(values + k * LANE_COUNT), sums[k]);
    }
  }
  for (int k = 0; k < width; k++) lanes_store(y + k * LANE_COUNT, sums[k]);
}

TARGET void CK_NAME(attend)(const ck_attention *over, const float *query, int count,
                            float *scores, float *y) {
  size_t stride = over->key_stride;
  int j = 0;
  for (; j + 4 <= count; j += 4) {
    lanes sums[4];
    products(query, over->keys + (size_t)j * stride, stride, over->key_size, 4, sums);
    _mm_storeu_ps(scores + j, _mm_mul_ps(lanes_sum_four(sums), _mm_set1_ps(over->scale)));
  }
  for (; j < count; j++) {
    lanes sums[4];
    products(query, over->keys + (size_t)j * stride, stride, over->key_size, 1, sums);
    scores[j] = lanes_sum(sums[0]) * over->scale;
  }

  if (over->sink) scores[count] = *over->sink;
  CK_NAME(softmax)(scores, count + (over->sink ? 1 : 0), scores);

  const float *values = over->values;
  int i = 0, size = over->value_size;
  stride = over->value_stride;
  for (; i + SUM_WIDTH * LANE_COUNT <= size; i += SUM_WIDTH * LANE_COUNT) {
    weighted_sum(scores, values + i, stride, count, SUM_WIDTH, y + i);
  }
  for (; i + LANE_COUNT <= size; i += LANE_COUNT) {
    weighted_sum(scores, values + i, stride, count, 1, y + i);
  }
  if (i < size) {
    lanes sum = lanes_all(0);
    for (j = 0; j < count; j++) {
      lanes value = lanes_load_first(values + (size_t)j * stride + i, size - i, 0);
      sum = lanes_fma(lanes_all(scores[j]), value, sum);
    }
    lanes_store_first(y + i, size - i, sum);
  }
}
