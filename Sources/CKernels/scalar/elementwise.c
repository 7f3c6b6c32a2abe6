#include "ckernels.h"
#include "exponential.h"

void ck_multiply_scalar(const float *a, const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = a[i] * x[i];
}

void ck_multiply_add_scalar(const float *a, const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = __builtin_fmaf(a[i], x[i], y[i]);
}

void ck_sigmoid_multiply_scalar(const float *gate, const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = x[i] / (1.0f + exponential(-gate[i]));
}

void ck_gelu_multiply_scalar(const float *gate, const float *up, int count, float *y) {
  for (int i = 0; i < count; i++) {
    float g = gate[i];
    float slope = __builtin_fmaf(g * g, CK_GELU_CUBIC, CK_GELU_LINEAR);
    y[i] = (g / (1.0f + exponential(-(g * slope)))) * up[i];
  }
}

void ck_soft_cap_scalar(float cap, int count, float *y) {
  float steepness = 2.0f / cap, span = 2.0f * cap;
  for (int i = 0; i < count; i++) {
    y[i] = cap - span / (1.0f + exponential(y[i] * steepness));
  }
}
