// A matrix product in tiles of rows and tokens: what a tile loads serves all its sums.
#pragma once

typedef struct product {
  const uint8_t *weights;
  size_t row_bytes;
  int columns;
  const ck_activations *x;
  const int32_t *tokens;
  float *y;
  size_t y_stride;
} product;

INLINE const uint8_t *weights_of(const product *p, int row) {
  return p->weights + (size_t)row * p->row_bytes;
}

INLINE size_t token_of(const product *p, int i) {
  return (size_t)(p->tokens ? p->tokens[i] : i);
}

INLINE void store_sum(const product *p, int row, int i, lanes sums) {
  p->y[(size_t)i * p->y_stride + (size_t)row] = lanes_sum(sums);
}

// Asks for what the product reads next, in the order of memory: while `count` bytes from
// `start` on of each of `rows` rows are read, as many, 8 KiB ahead. Processors foresee one
// row well, but not several at once. Tokens after the first find the weights near.
INLINE void prefetch(const product *p, int row, const int rows, int i, size_t start,
                     size_t count) {
  if (rows == 1 || i > 0) return;
  const uint8_t *ahead = weights_of(p, row) + 8192 + start * (size_t)rows;
  for (size_t line = 0; line < count * (size_t)rows; line += 64) {
    _mm_prefetch((const char *)ahead + line, _MM_HINT_T0);
  }
}

// Defines ck_product_<format>. `tile(product, row, rows, i, tokens)` must be inlined: its
// `rows` and `tokens` are constants here, so that its sums live in registers.
#define TILED_PRODUCT(format, tile)                                                        \
  TARGET void CK_NAME(product_##format)(                                                   \
      const void *weights, size_t row_bytes, int columns, int row_begin, int row_end,      \
      const ck_activations *x, const int32_t *tokens, int token_count, float *y,           \
      size_t y_stride) {                                                                   \
    const product p = {weights, row_bytes, columns, x, tokens, y, y_stride};               \
    int row = row_begin;                                                                   \
    for (; row + TILE_ROWS <= row_end; row += TILE_ROWS) {                                 \
      int i = 0;                                                                           \
      for (; i + TILE_TOKENS <= token_count; i += TILE_TOKENS) {                           \
        tile(&p, row, TILE_ROWS, i, TILE_TOKENS);                                          \
      }                                                                                    \
      if (TILE_TOKENS > 2 && i + 2 <= token_count) {                                       \
        tile(&p, row, TILE_ROWS, i, 2);                                                    \
        i += 2;                                                                            \
      }                                                                                    \
      if (i < token_count) tile(&p, row, TILE_ROWS, i, 1);                                 \
    }                                                                                      \
    for (; row < row_end; row++) {                                                         \
      int i = 0;                                                                           \
      for (; i + TILE_TOKENS <= token_count; i += TILE_TOKENS) {                           \
        tile(&p, row, 1, i, TILE_TOKENS);                                                  \
      }                                                                                    \
      for (; i < token_count; i++) tile(&p, row, 1, i, 1);                                 \
    }                                                                                      \
  }
