#include "products.h"

#define INLINE static inline __attribute__((always_inline))

INLINE void weights_q8_0(const uint8_t *block, int8_t *w) { memcpy(w, block + 2, 32); }

INLINE void weights_q4_0(const uint8_t *block, int8_t *w) {
  for (int i = 0; i < 16; i++) {
    w[i] = (int8_t)((block[2 + i] & 15) - 8);
    w[i + 16] = (int8_t)((block[2 + i] >> 4) - 8);
  }
}

INLINE float row_product(const uint8_t *block, size_t block_bytes,
                         void (*unpack)(const uint8_t *, int8_t *), const ck_activations *x,
                         size_t token, int columns) {
  const int8_t *quants = x->quants + token * x->quant_stride;
  const float *scales = x->scales + token * x->scale_stride;
  float lanes[LANE_COUNT] = {0};
  for (int b = 0; b < columns / 32; b++, block += block_bytes, quants += 32) {
    int8_t w[32];
    unpack(block, w);
    float scale = float_at_f16(block) * scales[b];
    for (int j = 0; j < 8; j++) {
      int32_t sum = 0;
      for (int k = 4 * j; k < 4 * j + 4; k++) sum += (int32_t)w[k] * quants[k];
      float *lane = &lanes[b % 2 * 8 + j];
      *lane = __builtin_fmaf((float)sum, scale, *lane);
    }
  }
  return lanes_sum(lanes);
}

INLINE float row_q8_0(const uint8_t *w, const ck_activations *x, size_t token, int columns) {
  return row_product(w, 34, weights_q8_0, x, token, columns);
}
INLINE float row_q4_0(const uint8_t *w, const ck_activations *x, size_t token, int columns) {
  return row_product(w, 18, weights_q4_0, x, token, columns);
}

PRODUCT(q8_0, row_q8_0)
PRODUCT(q4_0, row_q4_0)
