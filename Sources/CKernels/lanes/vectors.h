TARGET void CK_NAME(dot)(const float *x, const float *y, int count, float *result) {
  lanes sum = lanes_all(0);
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    sum = lanes_fma(lanes_load(x + i), lanes_load(y + i), sum);
  }
  if (i < count) {
    sum = lanes_fma(lanes_load_first(x + i, count - i, 0),
                    lanes_load_first(y + i, count - i, 0), sum);
  }
  *result = lanes_sum(sum);
}

TARGET void CK_NAME(add)(const float *x, int count, float *y) {
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes_store(y + i, lanes_add(lanes_load(y + i), lanes_load(x + i)));
  }
  if (i < count) {
    int n = count - i;
    lanes sum = lanes_add(lanes_load_first(y + i, n, 0), lanes_load_first(x + i, n, 0));
    lanes_store_first(y + i, n, sum);
  }
}

TARGET void CK_NAME(accumulate)(float a, const float *x, int count, float *y) {
  lanes factor = lanes_all(a);
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes_store(y + i, lanes_fma(factor, lanes_load(x + i), lanes_load(y + i)));
  }
  if (i < count) {
    int n = count - i;
    lanes sum =
        lanes_fma(factor, lanes_load_first(x + i, n, 0), lanes_load_first(y + i, n, 0));
    lanes_store_first(y + i, n, sum);
  }
}

TARGET void CK_NAME(rms_norm)(const float *x, const float *weight, int count, float epsilon,
                              float *y) {
  float squares;
  CK_NAME(dot)(x, x, count, &squares);
  lanes r = lanes_all(1.0f / sqrtf(squares / (float)count + epsilon));
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes normal = lanes_multiply(lanes_load(x + i), r);
    lanes_store(y + i, lanes_multiply(normal, lanes_load(weight + i)));
  }
  if (i < count) {
    int n = count - i;
    lanes normal = lanes_multiply(lanes_load_first(x + i, n, 0), r);
    lanes_store_first(y + i, n, lanes_multiply(normal, lanes_load_first(weight + i, n, 0)));
  }
}
