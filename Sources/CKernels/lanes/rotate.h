TARGET void CK_NAME(rotate_halves)(const float *cosines, const float *sines, int pairs,
                                   float *x) {
  float *y = x + pairs;
  int i = 0;
  for (; i + LANE_COUNT <= pairs; i += LANE_COUNT) {
    lanes a = lanes_load(x + i), b = lanes_load(y + i);
    lanes cosine = lanes_load(cosines + i), sine = lanes_load(sines + i);
    lanes_store(x + i, lanes_fms(a, cosine, lanes_multiply(b, sine)));
    lanes_store(y + i, lanes_fma(b, cosine, lanes_multiply(a, sine)));
  }
  if (i < pairs) {
    int n = pairs - i;
    lanes a = lanes_load_first(x + i, n, 0), b = lanes_load_first(y + i, n, 0);
    lanes cosine = lanes_load_first(cosines + i, n, 0);
    lanes sine = lanes_load_first(sines + i, n, 0);
    lanes_store_first(x + i, n, lanes_fms(a, cosine, lanes_multiply(b, sine)));
    lanes_store_first(y + i, n, lanes_fma(b, cosine, lanes_multiply(a, sine)));
  }
}

TARGET void CK_NAME(rotate_neighbours)(const float *cosines, const float *sines, int pairs,
                                       float *x) {
  int i = 0;
  for (; i + LANE_COUNT / 2 <= pairs; i += LANE_COUNT / 2) {
    lanes ab = lanes_load(x + 2 * i);
    lanes turned = lanes_multiply(lanes_swap_neighbours(ab), lanes_load_doubled(sines + i));
    lanes_store(x + 2 * i, lanes_fms_fma(ab, lanes_load_doubled(cosines + i), turned));
  }
  for (; i < pairs; i++) {
    float a = x[2 * i], b = x[2 * i + 1];
    x[2 * i] = __builtin_fmaf(a, cosines[i], -(b * sines[i]));
    x[2 * i + 1] = __builtin_fmaf(b, cosines[i], a * sines[i]);
  }
}
