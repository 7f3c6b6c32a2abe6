#include <math.h>

#include "ckernels.h"
#include "numbers.h"

void ck_dot_scalar(const float *x, const float *y, int count, float *result) {
  float lanes[LANE_COUNT] = {0};
  int i = 0;
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) add_products(x + i, y + i, lanes);
  if (i < count) {
    float a[LANE_COUNT] = {0}, b[LANE_COUNT] = {0};
    memcpy(a, x + i, (size_t)(count - i) * sizeof(float));
    memcpy(b, y + i, (size_t)(count - i) * sizeof(float));
    add_products(a, b, lanes);
  }
  *result = lanes_sum(lanes);
}

void ck_add_scalar(const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = y[i] + x[i];
}

void ck_accumulate_scalar(float a, const float *x, int count, float *y) {
  for (int i = 0; i < count; i++) y[i] = __builtin_fmaf(a, x[i], y[i]);
}

void ck_rms_norm_scalar(const float *x, const float *weight, int count, float epsilon,
                        float *y) {
  float squares;
  ck_dot_scalar(x, x, count, &squares);
  float r = 1.0f / sqrtf(squares / (float)count + epsilon);
  for (int i = 0; i < count; i++) y[i] = (x[i] * r) * weight[i];
}
