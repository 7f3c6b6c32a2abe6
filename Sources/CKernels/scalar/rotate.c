#include "ckernels.h"
#include "numbers.h"

// (a, b) turned by the angle of the cosine and the sine.
static inline void rotate(float *a, float *b, float cosine, float sine) {
  float x = *a, y = *b;
  *a = __builtin_fmaf(x, cosine, -(y * sine));
  *b = __builtin_fmaf(y, cosine, x * sine);
}

void ck_rotate_halves_scalar(const float *cosines, const float *sines, int pairs, float *x) {
  for (int i = 0; i < pairs; i++) rotate(&x[i], &x[i + pairs], cosines[i], sines[i]);
}

void ck_rotate_neighbours_scalar(const float *cosines, const float *sines, int pairs,
                                 float *x) {
  for (int i = 0; i < pairs; i++) rotate(&x[2 * i], &x[2 * i + 1], cosines[i], sines[i]);
}
