#include "exponential.h"

// y[i] = OPERATION of lanes of `a`, `b` and `y` at i, sixteen at a time.
#define ELEMENTWISE(a, b, OPERATION)                                                        \
  int i = 0;                                                                                \
  for (; i + LANE_COUNT <= count; i += LANE_COUNT) {                                        \
    lanes_store(y + i,                                                                      \
                OPERATION(lanes_load((a) + i), lanes_load((b) + i), lanes_load(y + i)));    \
  }                                                                                         \
  if (i < count) {                                                                          \
    int n = count - i;                                                                      \
    lanes_store_first(y + i, n,                                                             \
                      OPERATION(lanes_load_first((a) + i, n, 0),                            \
                                lanes_load_first((b) + i, n, 0),                            \
                                lanes_load_first(y + i, n, 0)));                            \
  }

#define MULTIPLY(a, x, y) lanes_multiply(a, x)
TARGET void CK_NAME(multiply)(const float *a, const float *x, int count, float *y) {
  ELEMENTWISE(a, x, MULTIPLY)
}

TARGET void CK_NAME(multiply_add)(const float *a, const float *x, int count, float *y) {
  ELEMENTWISE(a, x, lanes_fma)
}

INLINE lanes one_plus_exponential(lanes x) {
  return lanes_add(lanes_all(1.0f), exponential(x));
}

#define SIGMOID_MULTIPLY(gate, x, y) lanes_divide(x, one_plus_exponential(lanes_negative(gate)))
TARGET void CK_NAME(sigmoid_multiply)(const float *gate, const float *x, int count, float *y) {
  ELEMENTWISE(gate, x, SIGMOID_MULTIPLY)
}

INLINE lanes gelu(lanes gate) {
  lanes slope = lanes_fma(lanes_multiply(gate, gate), lanes_all(CK_GELU_CUBIC),
                          lanes_all(CK_GELU_LINEAR));
  return lanes_divide(gate, one_plus_exponential(lanes_negative(lanes_multiply(gate, slope))));
}

#define GELU_MULTIPLY(gate, up, y) lanes_multiply(gelu(gate), up)
TARGET void CK_NAME(gelu_multiply)(const float *gate, const float *up, int count, float *y) {
  ELEMENTWISE(gate, up, GELU_MULTIPLY)
}

TARGET void CK_NAME(soft_cap)(float cap, int count, float *y) {
  lanes most = lanes_all(cap), steepness = lanes_all(2.0f / cap), span = lanes_all(2.0f * cap);
#define SOFT_CAP(a, b, y) \
  lanes_subtract(most, lanes_divide(span, one_plus_exponential(lanes_multiply(y, steepness))))
  ELEMENTWISE(y, y, SOFT_CAP)
}
