#include <math.h>

#include "ckernels.h"
#include "exponential.h"

void ck_exponential_scalar(const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = exponential(x[i]);
}

void ck_softmax_scalar(const float *x, int count, float *y) {
  float largest = -INFINITY;
  for (int i = 0; i < count; i++) largest = x[i] > largest ? x[i] : largest;
  float lanes[LANE_COUNT] = {0};
  for (int i = 0; i < count; i++) {
    y[i] = exponential(x[i] - largest);
    lanes[i % LANE_COUNT] = lanes[i % LANE_COUNT] + y[i];
  }
  float share = 1.0f / lanes_sum(lanes);
  for (int i = 0; i < count; i++) y[i] = y[i] * share;
}

void ck_silu_multiply_scalar(const float *gate, const float *up, int count, float *y) {
  for (int i = 0; i < count; i++) {
    y[i] = (gate[i] / (1.0f + exponential(-gate[i]))) * up[i];
  }
}
