#include "ckernels.h"
#include "numbers.h"

void ck_attend_scalar(const ck_attention *over, const float *query, int count, float *scores,
                      float *y) {
  for (int j = 0; j < count; j++) {
    float product;
    ck_dot_scalar(query, over->keys + (size_t)j * over->key_stride, over->key_size, &product);
    scores[j] = product * over->scale;
  }
  if (over->sink) scores[count] = *over->sink;
  ck_softmax_scalar(scores, count + (over->sink ? 1 : 0), scores);
  for (int i = 0; i < over->value_size; i++) y[i] = 0;
  for (int j = 0; j < count; j++) {
    const float *value = over->values + (size_t)j * over->value_stride;
    ck_accumulate_scalar(scores[j], value, over->value_size, y);
  }
}

void ck_attend_together_scalar(const ck_attention *over, const float *queries,
                               size_t query_stride, int heads, int count, float *scores,
                               float *y, size_t y_stride) {
  for (int h = 0; h < heads; h++) {
    ck_attention own = *over;
    if (own.sink) own.sink += h;
    ck_attend_scalar(&own, queries + (size_t)h * query_stride, count,
                     scores + (size_t)h * ((size_t)count + 1), y + (size_t)h * y_stride);
  }
}
