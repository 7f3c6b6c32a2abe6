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
