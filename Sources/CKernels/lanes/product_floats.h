#include "tiles.h"

#define FLOAT_PRODUCT(format, weight_bytes, load)                                          \
  INLINE void tile_##format(const product *p, int row, const int rows, int i,              \
                            const int tokens) {                                            \
    lanes sums[TILE_ROWS][TILE_TOKENS];                                                    \
    const uint8_t *weights[TILE_ROWS];                                                     \
    const float *values[TILE_TOKENS];                                                      \
    for (int r = 0; r < rows; r++) {                                                       \
      weights[r] = weights_of(p, row + r);                                                 \
      for (int t = 0; t < tokens; t++) sums[r][t] = lanes_all(0);                          \
    }                                                                                      \
    for (int t = 0; t < tokens; t++) {                                                     \
      values[t] = p->x->values + token_of(p, i + t) * p->x->value_stride;                  \
    }                                                                                      \
    int c = 0;                                                                             \
    for (; c + LANE_COUNT <= p->columns; c += LANE_COUNT) {                                \
      prefetch(p, row, rows, i, (size_t)c * weight_bytes, LANE_COUNT * weight_bytes);      \
      lanes w[TILE_ROWS];                                                                  \
      for (int r = 0; r < rows; r++) w[r] = load(weights[r] + (size_t)c * weight_bytes);   \
      for (int t = 0; t < tokens; t++) {                                                   \
        lanes x = lanes_load(values[t] + c);                                               \
        for (int r = 0; r < rows; r++) sums[r][t] = lanes_fma(w[r], x, sums[r][t]);        \
      }                                                                                    \
    }                                                                                      \
    if (c < p->columns) {                                                                  \
      int n = p->columns - c;                                                              \
      for (int r = 0; r < rows; r++) {                                                     \
        uint8_t last[LANE_COUNT * weight_bytes] = {0};                                     \
        memcpy(last, weights[r] + (size_t)c * weight_bytes, (size_t)n * weight_bytes);     \
        lanes w = load(last);                                                              \
        for (int t = 0; t < tokens; t++) {                                                 \
          sums[r][t] = lanes_fma(w, lanes_load_first(values[t] + c, n, 0), sums[r][t]);    \
        }                                                                                  \
      }                                                                                    \
    }                                                                                      \
    for (int r = 0; r < rows; r++) {                                                       \
      for (int t = 0; t < tokens; t++) store_sum(p, row + r, i + t, sums[r][t]);           \
    }                                                                                      \
  }                                                                                        \
  TILED_PRODUCT(format, tile_##format)

FLOAT_PRODUCT(f32, 4, lanes_load)
FLOAT_PRODUCT(f16, 2, lanes_load_f16)
FLOAT_PRODUCT(bf16, 2, lanes_load_bf16)
