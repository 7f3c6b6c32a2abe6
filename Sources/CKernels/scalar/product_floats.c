#include "products.h"

#define INLINE static inline __attribute__((always_inline))

INLINE float row_product(const uint8_t *w, size_t weight_bytes,
                         float (*weight_at)(const uint8_t *), const ck_activations *x,
                         size_t token, int columns) {
  const float *values = x->values + token * x->value_stride;
  float lanes[LANE_COUNT] = {0};
  int c = 0;
  for (; c + LANE_COUNT <= columns; c += LANE_COUNT) {
    float a[LANE_COUNT];
    for (int l = 0; l < LANE_COUNT; l++) a[l] = weight_at(w + (size_t)(c + l) * weight_bytes);
    add_products(a, values + c, lanes);
  }
  if (c < columns) {
    float a[LANE_COUNT] = {0}, b[LANE_COUNT] = {0};
    for (int l = 0; c + l < columns; l++) {
      a[l] = weight_at(w + (size_t)(c + l) * weight_bytes);
      b[l] = values[c + l];
    }
    add_products(a, b, lanes);
  }
  return lanes_sum(lanes);
}

INLINE float row_f32(const uint8_t *w, const ck_activations *x, size_t token, int columns) {
  return row_product(w, 4, float_at, x, token, columns);
}
INLINE float row_f16(const uint8_t *w, const ck_activations *x, size_t token, int columns) {
  return row_product(w, 2, float_at_f16, x, token, columns);
}
INLINE float row_bf16(const uint8_t *w, const ck_activations *x, size_t token, int columns) {
  return row_product(w, 2, float_at_bf16, x, token, columns);
}

PRODUCT(f32, row_f32)
PRODUCT(f16, row_f16)
PRODUCT(bf16, row_bf16)
