// e^x in every lane. `scalar/exponential.h` tells why each step is there.
#pragma once

INLINE lanes exponential(lanes x) {
  x = lanes_larger(lanes_all(-104.0f), x);
  x = lanes_smaller(lanes_all(89.0f), x);
  lanes magic = lanes_all(0x1.8p23f);
  lanes shifted = lanes_fma(x, lanes_all(0x1.715476p0f), magic);
  lanes n = lanes_subtract(shifted, magic);
  lanes r = lanes_fma(n, lanes_all(-0x1.62e4p-1f), x);
  r = lanes_fma(n, lanes_all(-0x1.7f7d1cp-20f), r);
  lanes p = lanes_all(1.0f / 5040);
  p = lanes_fma(p, r, lanes_all(1.0f / 720));
  p = lanes_fma(p, r, lanes_all(1.0f / 120));
  p = lanes_fma(p, r, lanes_all(1.0f / 24));
  p = lanes_fma(p, r, lanes_all(1.0f / 6));
  p = lanes_fma(p, r, lanes_all(1.0f / 2));
  p = lanes_fma(p, r, lanes_all(1.0f));
  p = lanes_fma(p, r, lanes_all(1.0f));
  return lanes_scale(p, shifted);
}

// y[i] = e^(x[i] - the largest of x); returns their sum. y may be x.
INLINE float exponentials(const float *x, int count, float *y, float *largest_x) {
  int whole = count - count % LANE_COUNT, rest = count - whole;
  lanes largest = lanes_all(-INFINITY);
  for (int i = 0; i < whole; i += LANE_COUNT) {
    largest = lanes_larger(lanes_load(x + i), largest);
  }
  if (rest > 0) {
    largest = lanes_larger(lanes_load_first(x + whole, rest, -INFINITY), largest);
  }
  *largest_x = lanes_largest(largest);
  largest = lanes_all(*largest_x);

  lanes sum = lanes_all(0);
  for (int i = 0; i < whole; i += LANE_COUNT) {
    lanes e = exponential(lanes_subtract(lanes_load(x + i), largest));
    lanes_store(y + i, e);
    sum = lanes_add(sum, e);
  }
  if (rest > 0) {
    // Beyond the end is e^-infinity = 0.
    lanes last = lanes_load_first(x + whole, rest, -INFINITY);
    lanes e = exponential(lanes_subtract(last, largest));
    lanes_store_first(y + whole, rest, e);
    sum = lanes_add(sum, lanes_load_first(y + whole, rest, 0));
  }
  return lanes_sum(sum);
}
