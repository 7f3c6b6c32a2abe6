#include "ckernels.h"
#include "numbers.h"

void ck_attend_scalar(const float *query, const float *keys, const float *values,
                      size_t stride, int size, int count, float scale, float *scores,
                      float *y) {
  for (int j = 0; j < count; j++) {
    float product;
    ck_dot_scalar(query, keys + (size_t)j * stride, size, &product);
    scores[j] = product * scale;
  }
  ck_softmax_scalar(scores, count, scores);
  for (int i = 0; i < size; i++) y[i] = 0;
  for (int j = 0; j < count; j++) {
    ck_accumulate_scalar(scores[j], values + (size_t)j * stride, size, y);
  }
}
