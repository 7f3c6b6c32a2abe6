// What follows from the strips of a format: its product and its floats.
#pragma once
#include "products.h"
#include "strips.h"

INLINE float strip_row_product(const uint8_t *row, size_t block_bytes, int strips,
                               int has_minimum,
                               void (*unpack)(const uint8_t *, int, strip *),
                               const ck_activations *x, size_t token, int columns) {
  const int8_t *quants = x->quants + token * x->quant_stride;
  const float *scales = x->scales + token * x->scale_stride;
  float lanes[LANE_COUNT] = {0};
  for (int b = 0; b < columns / 32; b++, quants += 32) {
    strip s;
    unpack(row + (size_t)(b / strips) * block_bytes, b % strips, &s);
    for (int j = 0; j < 8; j++) {
      int32_t sum = 0, plain = 0;
      for (int k = 4 * j; k < 4 * j + 4; k++) {
        sum += (int32_t)s.weights[k] * quants[k];
        plain += quants[k];
      }
      float *lane = &lanes[b % 2 * 8 + j];
      *lane = __builtin_fmaf((float)sum, s.scales[j / 4] * scales[b], *lane);
      if (has_minimum) {
        *lane = __builtin_fmaf((float)plain, s.minimums[j / 4] * scales[b], *lane);
      }
    }
  }
  return lanes_sum(lanes);
}

INLINE void strip_row_floats(const uint8_t *row, size_t block_bytes, int strips,
                             int has_minimum,
                             void (*unpack)(const uint8_t *, int, strip *), int columns,
                             float *y) {
  for (int b = 0; b < columns / 32; b++, y += 32) {
    strip s;
    unpack(row + (size_t)(b / strips) * block_bytes, b % strips, &s);
    for (int i = 0; i < 32; i++) {
      y[i] = s.scales[i / 16] * (float)s.weights[i];
      if (has_minimum) y[i] = y[i] + s.minimums[i / 16];
    }
  }
}

// Defines ck_product_<format> and ck_dequantise_<format> for blocks of `strips` strips.
#define BLOCK_KERNELS(format, block_bytes, strips, has_minimum)                             \
  INLINE float row_##format(const uint8_t *w, const ck_activations *x, size_t token,        \
                            int columns) {                                                  \
    return strip_row_product(w, block_bytes, strips, has_minimum, strip_##format, x, token, \
                             columns);                                                      \
  }                                                                                         \
  PRODUCT(format, row_##format)                                                             \
  void ck_dequantise_##format##_scalar(const void *weights, int columns, float *y) {        \
    strip_row_floats(weights, block_bytes, strips, has_minimum, strip_##format, columns, y); \
  }
