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

// scores[j] = query . key j * scale, for `begin` <= j < `end`.
INLINE void score(const ck_attention *over, const float *query, int begin, int end,
                  float *scores) {
  size_t stride = over->key_stride;
  int j = begin;
  for (; j + 4 <= end; j += 4) {
    lanes sums[4];
    products(query, over->keys + (size_t)j * stride, stride, over->key_size, 4, sums);
    _mm_storeu_ps(scores + j, _mm_mul_ps(lanes_sum_four(sums), _mm_set1_ps(over->scale)));
  }
  for (; j < end; j++) {
    lanes sums[4];
    products(query, over->keys + (size_t)j * stride, stride, over->key_size, 1, sums);
    scores[j] = lanes_sum(sums[0]) * over->scale;
  }
}

// Adds the weighted sum of `width` lanes of every value to y; the sums stay in registers.
INLINE void add_weighted(const float *shares, const float *values, size_t stride, int count,
                         const int width, float *y) {
  lanes sums[SUM_WIDTH];
  for (int k = 0; k < width; k++) sums[k] = lanes_load(y + k * LANE_COUNT);
  for (int j = 0; j < count; j++, values += stride) {
    lanes share = lanes_all(shares[j]);
    for (int k = 0; k < width; k++) {
      sums[k] = lanes_fma(share, lanes_load(values + k * LANE_COUNT), sums[k]);
    }
  }
  for (int k = 0; k < width; k++) lanes_store(y + k * LANE_COUNT, sums[k]);
}

// Adds the values of positions `begin` <= j < `end` to y, each times shares[j].
INLINE void add_values(const ck_attention *over, const float *shares, int begin, int end,
                       float *y) {
  size_t stride = over->value_stride;
  const float *values = over->values + (size_t)begin * stride;
  int i = 0, size = over->value_size, count = end - begin;
  shares += begin;
  for (; i + SUM_WIDTH * LANE_COUNT <= size; i += SUM_WIDTH * LANE_COUNT) {
    add_weighted(shares, values + i, stride, count, SUM_WIDTH, y + i);
  }
  for (; i + LANE_COUNT <= size; i += LANE_COUNT) {
    add_weighted(shares, values + i, stride, count, 1, y + i);
  }
  if (i < size) {
    lanes sum = lanes_load_first(y + i, size - i, 0);
    for (int j = 0; j < count; j++) {
      lanes value = lanes_load_first(values + (size_t)j * stride + i, size - i, 0);
      sum = lanes_fma(lanes_all(shares[j]), value, sum);
    }
    lanes_store_first(y + i, size - i, sum);
  }
}

TARGET void CK_NAME(attend)(const ck_attention *over, const float *query, int count,
                            float *scores, float *y) {
  score(over, query, 0, count, scores);
  if (over->sink) scores[count] = *over->sink;
  CK_NAME(softmax)(scores, count + (over->sink ? 1 : 0), scores);
  for (int i = 0; i < over->value_size; i++) y[i] = 0;
  add_values(over, scores, 0, count, y);
}

// Positions whose keys or values stay near while all heads read them.
#define BLOCK 32

TARGET void CK_NAME(attend_together)(const ck_attention *over, const float *queries,
                                     size_t query_stride, int heads, int count, float *scores,
                                     float *y, size_t y_stride) {
  size_t row = (size_t)count + 1;
  for (int begin = 0; begin < count; begin += BLOCK) {
    int end = begin + BLOCK < count ? begin + BLOCK : count;
    for (int h = 0; h < heads; h++) {
      score(over, queries + (size_t)h * query_stride, begin, end, scores + (size_t)h * row);
    }
  }
  for (int h = 0; h < heads; h++) {
    float *own = scores + (size_t)h * row, *sum = y + (size_t)h * y_stride;
    if (over->sink) own[count] = over->sink[h];
    CK_NAME(softmax)(own, count + (over->sink ? 1 : 0), own);
    for (int i = 0; i < over->value_size; i++) sum[i] = 0;
  }
  for (int begin = 0; begin < count; begin += BLOCK) {
    int end = begin + BLOCK < count ? begin + BLOCK : count;
    for (int h = 0; h < heads; h++) {
      add_values(over, scores + (size_t)h * row, begin, end, y + (size_t)h * y_stride);
    }
  }
}
