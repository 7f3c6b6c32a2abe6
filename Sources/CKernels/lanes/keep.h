// What the KV cache keeps of a position, in its formats.

INLINE lanes limited(lanes x, float limit) {
  return lanes_larger(lanes_all(-limit), lanes_smaller(lanes_all(limit), x));
}

// The first `count` floats of x as halves: up to sixteen.
INLINE void halves(const float *x, int count, uint16_t y[LANE_COUNT]) {
  lanes all = count < LANE_COUNT ? lanes_load_first(x, count, 0) : lanes_load(x);
  lanes_store_f16(y, limited(all, 65504.0f));
}

INLINE lanes quotient(lanes x, lanes scale) {
  lanes q = lanes_larger(lanes_divide(x, scale), lanes_all(-127.0f));
  return lanes_smaller(q, lanes_all(127.0f));
}

// A strip of 32 as int8, a NaN as -127; returns their scale as a half.
INLINE uint16_t quantise_strip(const float *x, int8_t *quants) {
  lanes a = lanes_load(x), b = lanes_load(x + LANE_COUNT);
  lanes largest = lanes_larger(lanes_magnitude(a), lanes_all(0));
  largest = lanes_larger(lanes_magnitude(b), largest);
  float wanted = lanes_largest(largest) / 127.0f;
  uint16_t half = _cvtss_sh(wanted > 65504.0f ? 65504.0f : wanted, 0);
  float scale = _cvtsh_ss(half);
  if (scale > 0) {
    lanes_store_int8(quants, quotient(a, lanes_all(scale)));
    lanes_store_int8(quants + LANE_COUNT, quotient(b, lanes_all(scale)));
  } else {
    memset(quants, 0, 32);
  }
  return half;
}

TARGET void CK_NAME(store_key)(int format, const float *x, int size, int place, void *keys) {
  uint8_t *bundle = (uint8_t *)keys +
                    (size_t)(place / CK_BUNDLE) * CK_BUNDLE * ck_key_bytes(format, size);
  int lane = place % CK_BUNDLE;
  if (format == CK_KV_F32) {
    float *numbers = (float *)bundle + lane;
    for (int i = 0; i < size; i++) numbers[i * CK_BUNDLE] = x[i];
  } else if (format == CK_KV_F16) {
    uint16_t *numbers = (uint16_t *)bundle + lane, sixteen[LANE_COUNT];
    for (int i = 0; i < size; i += LANE_COUNT) {
      int count = size - i < LANE_COUNT ? size - i : LANE_COUNT;
      halves(x + i, count, sixteen);
      for (int j = 0; j < count; j++) numbers[(i + j) * CK_BUNDLE] = sixteen[j];
    }
  } else {
    for (int i = 0; i < size; i += 32, bundle += 34 * CK_BUNDLE) {
      int8_t quants[32], *numbers = (int8_t *)bundle + 2 * CK_BUNDLE + lane;
      ((uint16_t *)bundle)[lane] = quantise_strip(x + i, quants);
      for (int j = 0; j < 32; j++) numbers[j * CK_BUNDLE] = quants[j];
    }
  }
}

TARGET void CK_NAME(store_value)(int format, const float *x, int size, int place, void *values) {
  uint8_t *row = (uint8_t *)values + (size_t)place * ck_value_bytes(format, size);
  if (format == CK_KV_F32) {
    memcpy(row, x, (size_t)size * sizeof(float));
  } else if (format == CK_KV_F16) {
    // Rows are padded, so the last lanes have room too.
    for (int i = 0; i < size; i += LANE_COUNT) {
      halves(x + i, size - i < LANE_COUNT ? size - i : LANE_COUNT, (uint16_t *)row + i);
    }
  } else {
    for (int i = 0; i < size; i += 32, row += 34) {
      uint16_t scale = quantise_strip(x + i, (int8_t *)row + 2);
      memcpy(row, &scale, sizeof scale);
    }
  }
}
