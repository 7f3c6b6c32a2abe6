#include "exponential.h"

TARGET void CK_NAME(exponential)(const float *x, int count, float *y) {
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes_store(y + i, exponential(lanes_load(x + i)));
  }
  if (i < count) {
    int n = count - i;
    lanes_store_first(y + i, n, exponential(lanes_load_first(x + i, n, 0)));
  }
}

TARGET void CK_NAME(softmax)(const float *x, int count, float *y) {
  float largest;
  lanes share = lanes_all(1.0f / exponentials(x, count, y, &largest));
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes_store(y + i, lanes_multiply(lanes_load(y + i), share));
  }
  if (i < count) {
    int n = count - i;
    lanes_store_first(y + i, n, lanes_multiply(lanes_load_first(y + i, n, 0), share));
  }
}

INLINE lanes silu_multiply(lanes gate, lanes up) {
  lanes bottom = lanes_add(lanes_all(1.0f), exponential(lanes_negative(gate)));
  return lanes_multiply(lanes_divide(gate, bottom), up);
}

TARGET void CK_NAME(silu_multiply)(const float *gate, const float *up, int count, float *y) {
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes_store(y + i, silu_multiply(lanes_load(gate + i), lanes_load(up + i)));
  }
  if (i < count) {
    int n = count - i;
    lanes last =
        silu_multiply(lanes_load_first(gate + i, n, 0), lanes_load_first(up + i, n, 0));
    lanes_store_first(y + i, n, last);
  }
}

INLINE lanes clamped_silu_multiply(lanes gate, lanes up) {
  gate = lanes_smaller(lanes_all(7.0f), gate);
  up = lanes_larger(lanes_all(-7.0f), lanes_smaller(lanes_all(7.0f), up));
  lanes steep = lanes_multiply(lanes_all(1.702f), gate);
  lanes bottom = lanes_add(lanes_all(1.0f), exponential(lanes_negative(steep)));
  return lanes_multiply(lanes_divide(gate, bottom), lanes_add(up, lanes_all(1.0f)));
}

TARGET void CK_NAME(clamped_silu_multiply)(const float *gate, const float *up, int count,
                                           float *y) {
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {
    lanes_store(y + i, clamped_silu_multiply(lanes_load(gate + i), lanes_load(up + i)));
  }
  if (i < count) {
    int n = count - i;
    lanes last =
        clamped_silu_multiply(lanes_load_first(gate + i, n, 0), lanes_load_first(up + i, n, 0));
    lanes_store_first(y + i, n, last);
  }
}
