// e^x, one number. `lanes/exponential.h` is the same, sixteen at a time.
#pragma once
#include <math.h>

#include "numbers.h"

static inline float exponential(float x) {
  // Beyond these bounds the result is zero or infinity. Written so that a NaN stays one.
  x = -104.0f > x ? -104.0f : x;
  x = 89.0f < x ? 89.0f : x;
  // Adding 1.5 * 2^23 leaves the nearest integer n in the low bits.
  float shifted = __builtin_fmaf(x, 0x1.715476p0f, 0x1.8p23f);
  float n = shifted - 0x1.8p23f;
  // ln 2 in two parts, the first short enough for n * ln 2 to be exact.
  float r = __builtin_fmaf(n, -0x1.62e4p-1f, x);
  r = __builtin_fmaf(n, -0x1.7f7d1cp-20f, r);
  float p = 1.0f / 5040;
  p = __builtin_fmaf(p, r, 1.0f / 720);
  p = __builtin_fmaf(p, r, 1.0f / 120);
  p = __builtin_fmaf(p, r, 1.0f / 24);
  p = __builtin_fmaf(p, r, 1.0f / 6);
  p = __builtin_fmaf(p, r, 1.0f / 2);
  p = __builtin_fmaf(p, r, 1.0f);
  p = __builtin_fmaf(p, r, 1.0f);
  // 2^n may be too small or too large for a float where the product is not.
  int32_t power = (int32_t)(bits_from_float(shifted) - 0x4b400000u);
  int32_t half = power >> 1;
  float first = float_from_bits(((uint32_t)half + 127u) << 23);
  float second = float_from_bits(((uint32_t)power - (uint32_t)half + 127u) << 23);
  return (p * first) * second;
}

// y[i] = e^(x[i] - the largest of x); returns their sum. y may be x.
static inline float exponentials(const float *x, int count, float *y, float *largest_x) {
  float largest = -INFINITY;
  for (int i = 0; i < count; i++) largest = x[i] > largest ? x[i] : largest;
  float lanes[LANE_COUNT] = {0};
  for (int i = 0; i < count; i++) {
    y[i] = exponential(x[i] - largest);
    lanes[i % LANE_COUNT] = lanes[i % LANE_COUNT] + y[i];
  }
  *largest_x = largest;
  return lanes_sum(lanes);
}
