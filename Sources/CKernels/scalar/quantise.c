#include "ckernels.h"
#include "numbers.h"

void ck_quantise_scalar(const float *x, int columns, int8_t *quants, float *scales,
                        int16_t *sums) {
  for (int start = 0; start < (columns + 63) / 64 * 64; start += 32) {
    float block[32], largest = 0;
    for (int i = 0; i < 32; i++) {
      block[i] = start + i < columns ? x[start + i] : 0;
      float size = __builtin_fabsf(block[i]);
      largest = size > largest ? size : largest;
    }
    float scale = largest / 127.0f;
    scales[start / 32] = scale;
    int16_t *sum = sums + start / 16;
    sum[0] = sum[1] = 0;
    for (int i = 0; i < 32; i++) {
      // A denormal scale is too coarse to keep the quotient within 127 by itself.
      float q = scale > 0 ? block[i] / scale : 0;
      q = q > -127.0f ? q : -127.0f;
      q = q < 127.0f ? q : 127.0f;
      // Adding 1.5 * 2^23 rounds to the nearest integer, ties to even.
      int8_t quant = (int8_t)(int32_t)(bits_from_float(q + 0x1.8p23f) - 0x4b400000u);
      quants[start + i] = quant;
      sum[i / 16] = (int16_t)(sum[i / 16] + quant);
    }
  }
}
