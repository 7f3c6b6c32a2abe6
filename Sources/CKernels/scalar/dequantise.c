#include "ckernels.h"
#include "numbers.h"

void ck_dequantise_f32_scalar(const void *weights, int columns, float *y) {
  memcpy(y, weights, (size_t)columns * sizeof(float));
}

void ck_dequantise_f16_scalar(const void *weights, int columns, float *y) {
  const uint8_t *bytes = weights;
  for (int c = 0; c < columns; c++) y[c] = float_at_f16(bytes + 2 * c);
}

void ck_dequantise_bf16_scalar(const void *weights, int columns, float *y) {
  const uint8_t *bytes = weights;
  for (int c = 0; c < columns; c++) y[c] = float_at_bf16(bytes + 2 * c);
}
