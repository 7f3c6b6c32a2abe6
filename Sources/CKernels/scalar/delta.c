#include "ckernels.h"
#include "numbers.h"

void ck_delta_step_scalar(const float *query, const float *key, const float *value, int rows,
                          int columns, float decay, float rate, float *state, float *y) {
  for (int i = 0; i < rows; i++, state += columns) {
    float known;
    for (int j = 0; j < columns; j++) state[j] = state[j] * decay;
    ck_dot_scalar(state, key, columns, &known);
    ck_accumulate_scalar((value[i] - known) * rate, key, columns, state);
    ck_dot_scalar(state, query, columns, &y[i]);
  }
}
