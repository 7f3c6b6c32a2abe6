#include "products.h"
#include "strips_long.h"
#include "strips_short.h"
#include "strips_tables.h"

// Row by row, from blocks taken out of their group.
INLINE float interleaved_row_product(const ck_block_fields *fields, const uint8_t *group,
                                     int row, int has_halves, int has_minimum,
                                     void (*unpack)(const uint8_t *, int, strip *),
                                     const ck_activations *x, size_t token, int columns) {
  const int8_t *quants = x->quants + token * x->quant_stride;
  const float *scales = x->scales + token * x->scale_stride;
  int strips = fields->block_columns / 32;
  float lane = 0;
  for (int b = 0; b < columns / 32; b++, quants += 32) {
    uint8_t block[256];
    ck_take_block(fields, group, row, b / strips, block);
    strip s;
    unpack(block, b % strips, &s);
    int32_t sums[2] = {0, 0}, plain = 0;
    for (int i = 0; i < 32; i++) {
      sums[has_halves ? i / 16 : 0] += (int32_t)s.weights[i] * quants[i];
      plain += quants[i];
    }
    for (int half = 0; half <= has_halves; half++) {
      lane = __builtin_fmaf((float)sums[half], s.scales[half] * scales[b], lane);
    }
    if (has_minimum) lane = __builtin_fmaf((float)plain, s.minimums[0] * scales[b], lane);
  }
  return lane;
}

// Defines ck_fields_<format> and ck_interleaved_<format>_scalar.
#define INTERLEAVED(format, has_halves, has_minimum)                                          \
  void ck_interleaved_##format##_scalar(                                                      \
      const void *weights, size_t row_bytes, int columns, int row_begin, int row_end,         \
      const ck_activations *x, const int32_t *tokens, int token_count, float *y,              \
      size_t y_stride) {                                                                      \
    for (int row = row_begin; row < row_end; row++) {                                         \
      int place = row % CK_GROUP_ROWS;                                                        \
      const uint8_t *group = (const uint8_t *)weights + (size_t)(row - place) * row_bytes;    \
      for (int i = 0; i < token_count; i++) {                                                 \
        size_t token = (size_t)(tokens ? tokens[i] : i);                                      \
        y[(size_t)i * y_stride + (size_t)row] =                                               \
            interleaved_row_product(&ck_fields_##format, group, place, has_halves,            \
                                    has_minimum, strip_##format, x, token, columns);          \
      }                                                                                       \
    }                                                                                         \
  }

INTERLEAVED(q4_0, 0, 0)
INTERLEAVED(q8_0, 0, 0)
INTERLEAVED(q4_k, 0, 1)
INTERLEAVED(q5_k, 0, 1)
INTERLEAVED(q6_k, 1, 0)
INTERLEAVED(iq4_nl, 0, 0)
INTERLEAVED(iq4_xs, 0, 0)
INTERLEAVED(mxfp4, 0, 0)
