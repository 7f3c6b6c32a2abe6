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
  int whole = count - count % LANE_COUNT, rest = count - whole;
  lanes largest = lanes_all(-INFINITY);
  for (int i = 0; i < whole; i += LANE_COUNT) {
    largest = lanes_larger(lanes_load(x + i), largest);
  }
  if (rest > 0) {
    largest = lanes_larger(lanes_load_first(x + whole, rest, -INFINITY), largest);
  }
  largest = lanes_all(lanes_largest(largest));

  lanes sum = lanes_all(0);
  for (int i = 0; i < whole; i += LANE_COUNT) {
    lanes e = exponential(lanes_subtract(lanes_load(x + i), largest));
    lanes_store(y + i, e);
    sum = lanes_add(sum, e);
  }
  if (rest > 0) {
    // Beyond the end is e^-infinity = 0.
    lanes last = lanes_load_first(x + whole, rest, -INFINITY);
    lanes e = exponential(lanes_subtract(last, largest));
    lanes_store_first(y + whole, rest, e);
    sum = lanes_add(sum, lanes_load_first(y + whole, rest, 0));
  }

  lanes share = lanes_all(1.0f / lanes_sum(sum));
  for (int i = 0; i < whole; i += LANE_COUNT) {
    lanes_store(y + i, lanes_multiply(lanes_load(y + i), share));
  }
  if (rest > 0) {
    lanes last = lanes_load_first(y + whole, rest, 0);
    lanes_store_first(y + whole, rest, lanes_multiply(last, share));
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
