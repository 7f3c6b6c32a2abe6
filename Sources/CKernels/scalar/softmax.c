#include "ckernels.h"
#include "exponential.h"

void ck_exponential_scalar(const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = exponential(x[i]);
}

void ck_softmax_scalar(const float *x, int count, float *y) {
  float largest;
  float share = 1.0f / exponentials(x, count, y, &largest);
  for (int i = 0; i < count; i++) y[i] = y[i] * share;
}

void ck_silu_multiply_scalar(const float *gate, const float *up, int count, float *y) {
  for (int i = 0; i < count; i++) {
    y[i] = (gate[i] / (1.0f + exponential(-gate[i]))) * up[i];
  }
}

void ck_clamped_silu_multiply_scalar(const float *gate, const float *up, int count, float *y) {
  for (int i = 0; i < count; i++) {
    // In this order a NaN stays one.
    float g = gate[i] > 7.0f ? 7.0f : gate[i];
    float u = up[i] > 7.0f ? 7.0f : up[i];
    u = u < -7.0f ? -7.0f : u;
    y[i] = (g / (1.0f + exponential(-(1.702f * g)))) * (u + 1.0f);
  }
}
