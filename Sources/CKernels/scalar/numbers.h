// What the scalar kernels share: the sixteen lanes of a sum.
#pragma once
#include "bytes.h"
#pragma STDC FP_CONTRACT OFF

#define LANE_COUNT 16

// One step of a sum of products. Beyond the end of a vector the factors are zeros, as they
// are where lanes are masked.
static inline void add_products(const float *x, const float *y, float *lanes) {
  for (int l = 0; l < LANE_COUNT; l++) lanes[l] = __builtin_fmaf(x[l], y[l], lanes[l]);
}

// Folds the lanes in halves. Overwrites them.
static inline float lanes_sum(float *lanes) {
  for (int half = LANE_COUNT / 2; half > 0; half /= 2) {
    for (int l = 0; l < half; l++) lanes[l] = lanes[l] + lanes[l + half];
  }
  return lanes[0];
}
