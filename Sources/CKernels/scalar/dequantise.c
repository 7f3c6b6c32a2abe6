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

void ck_dequantise_q8_0_scalar(const void *weights, int columns, float *y) {
  const uint8_t *block = weights;
  for (int start = 0; start < columns; start += 32, block += 34) {
    float d = float_at_f16(block);
    for (int i = 0; i < 32; i++) y[start + i] = d * (float)(int8_t)block[2 + i];
  }
}

void ck_dequantise_q4_0_scalar(const void *weights, int columns, float *y) {
  const uint8_t *block = weights;
  for (int start = 0; start < columns; start += 32, block += 18) {
    float d = float_at_f16(block);
    for (int i = 0; i < 16; i++) {
      y[start + i] = d * (float)((block[2 + i] & 15) - 8);
      y[start + i + 16] = d * (float)((block[2 + i] >> 4) - 8);
    }
  }
}
