// The outer loops of a matrix product: each row with each token.
#pragma once
#include "ckernels.h"
#include "numbers.h"

// Defines ck_product_<format>; `row_product(w, x, token, columns)` is one result.
#define PRODUCT(format, row_product)                                                  \
  void ck_product_##format##_scalar(                                                  \
      const void *weights, size_t row_bytes, int columns, int row_begin, int row_end, \
      const ck_activations *x, const int32_t *tokens, int token_count, float *y,      \
      size_t y_stride) {                                                              \
    for (int row = row_begin; row < row_end; row++) {                                 \
      const uint8_t *w = (const uint8_t *)weights + (size_t)row * row_bytes;          \
      for (int i = 0; i < token_count; i++) {                                         \
        size_t token = (size_t)(tokens ? tokens[i] : i);                              \
        float result = row_product(w, x, token, columns);                             \
        y[(size_t)i * y_stride + (size_t)row] = result;                               \
      }                                                                               \
    }                                                                                 \
  }
