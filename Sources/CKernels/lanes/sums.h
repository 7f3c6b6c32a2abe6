// What rows of attention have gathered: merged, and finished.
#include "exponential.h"

// e^x and e^y.
INLINE void two_exponentials(float x, float y, float *e_x, float *e_y) {
  float both[LANE_COUNT] = {x, y};
  lanes_store(both, exponential(lanes_load(both)));
  *e_x = both[0];
  *e_y = both[1];
}

TARGET void CK_NAME(merge_sums)(const float *from, int value_size, float *into) {
  int total = ck_padded(value_size), largest = total + 1;
  if (from[total] == 0) return;
  if (into[total] == 0) {
    memcpy(into, from, (size_t)(total + 2) * sizeof(float));
    return;
  }
  float both = from[largest] > into[largest] ? from[largest] : into[largest], a, b;
  two_exponentials(into[largest] - both, from[largest] - both, &a, &b);
  for (int i = 0; i < total; i += LANE_COUNT) {
    lanes more = lanes_multiply(lanes_load(from + i), lanes_all(b));
    lanes_store(into + i, lanes_fma(lanes_load(into + i), lanes_all(a), more));
  }
  into[total] = fmaf(into[total], a, from[total] * b);
  into[largest] = both;
}

TARGET void CK_NAME(finish_sums)(const float *sums, const float *sink, int value_size,
                                 float *y) {
  float total = sums[ck_padded(value_size)], largest = sums[ck_padded(value_size) + 1];
  float share = 1.0f / total;
  if (sink) {
    float both = *sink > largest ? *sink : largest, a, b;
    two_exponentials(largest - both, *sink - both, &a, &b);
    share = a * (1.0f / fmaf(total, a, b));
  }
  int i = 0;
  for (; i + LANE_COUNT <= value_size; i += LANE_COUNT) {
    lanes_store(y + i, lanes_multiply(lanes_load(sums + i), lanes_all(share)));
  }
  if (i < value_size) {
    lanes last = lanes_multiply(lanes_load(sums + i), lanes_all(share));
    lanes_store_first(y + i, value_size - i, last);
  }
}
