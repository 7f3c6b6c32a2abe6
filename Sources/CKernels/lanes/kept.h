// Reading what the KV cache keeps.
#pragma once

// Asks for what will be read soon: several streams that take turns are more than the processor
// foresees.
INLINE void ask_for(const uint8_t *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }

// Bytes of a number, without the scale that it may share.
INLINE size_t bytes_of(const int format) {
  return format == CK_KV_F32 ? 4 : format == CK_KV_F16 ? 2 : 1;
}

INLINE float float_at_half(const uint8_t *p) {
  uint16_t half;
  memcpy(&half, p, sizeof half);
  return _cvtsh_ss(half);
}

// Element `i` of the sixteen keys of a bundle; in Q8_0 of the strip that begins at `keys`,
// whose scales are given.
INLINE lanes key_lanes(const int format, const uint8_t *keys, int i, lanes scales) {
  if (format == CK_KV_F32) return lanes_load(keys + (size_t)i * 4 * LANE_COUNT);
  if (format == CK_KV_F16) return lanes_load_f16(keys + (size_t)i * 2 * LANE_COUNT);
  const int8_t *quants = (const int8_t *)keys + 2 * LANE_COUNT;
  return lanes_multiply(scales, lanes_load_int8(quants + i * LANE_COUNT));
}

// Sixteen elements of a value, `index` * 16 after `value`, which begins a strip.
INLINE lanes value_lanes(const int format, const uint8_t *value, int index) {
  if (format == CK_KV_F32) return lanes_load(value + index * 4 * LANE_COUNT);
  if (format == CK_KV_F16) return lanes_load_f16(value + index * 2 * LANE_COUNT);
  const uint8_t *strip = value + index / 2 * 34;
  const int8_t *quants = (const int8_t *)strip + 2 + index % 2 * LANE_COUNT;
  return lanes_multiply(lanes_all(float_at_half(strip)), lanes_load_int8(quants));
}

// Whole bundles of keys as floats, in the same order.
INLINE void unpack_keys(int format, const uint8_t *keys, int bundles, int size, float *y) {
  if (format == CK_KV_F16) {
    size_t count = (size_t)bundles * (size_t)size;
    for (size_t i = 0; i < count; i++) {
      if (i % 2 == 0) ask_for(keys + (count + i) * 2 * LANE_COUNT);
      lanes_store(y + i * LANE_COUNT, lanes_load_f16(keys + i * 2 * LANE_COUNT));
    }
    return;
  }
  for (int strip = 0; strip < bundles * size / 32; strip++, keys += 34 * LANE_COUNT) {
    lanes scales = lanes_load_f16(keys);
    const int8_t *quants = (const int8_t *)keys + 2 * LANE_COUNT;
    for (int i = 0; i < 32; i++, y += LANE_COUNT) {
      lanes_store(y, lanes_multiply(scales, lanes_load_int8(quants + i * LANE_COUNT)));
    }
  }
}

// Rows of values as floats, padded.
INLINE void unpack_values(int format, const uint8_t *values, int count, int padded, float *y) {
  if (format == CK_KV_F16) {
    for (int i = 0; i < count * padded; i += LANE_COUNT) {
      lanes_store(y + i, lanes_load_f16(values + 2 * (size_t)i));
    }
    return;
  }
  for (int strip = 0; strip < count * padded / 32; strip++, values += 34, y += 32) {
    lanes scale = lanes_all(float_at_half(values));
    const int8_t *quants = (const int8_t *)values + 2;
    lanes_store(y, lanes_multiply(scale, lanes_load_int8(quants)));
    lanes_store(y + LANE_COUNT, lanes_multiply(scale, lanes_load_int8(quants + LANE_COUNT)));
  }
}

// The beginnings of a bundle of keys as sixteen rows of values.
INLINE void values_from_keys(const float *keys, int size, int padded, float *y) {
  int i = 0;
  for (; i + 4 <= size; i += 4) {
    for (int j = 0; j < CK_BUNDLE; j += 4) {
      const float *corner = keys + i * CK_BUNDLE + j;
      __m128 a = _mm_loadu_ps(corner), b = _mm_loadu_ps(corner + CK_BUNDLE);
      __m128 c = _mm_loadu_ps(corner + 2 * CK_BUNDLE), d = _mm_loadu_ps(corner + 3 * CK_BUNDLE);
      _MM_TRANSPOSE4_PS(a, b, c, d);
      float *row = y + j * padded + i;
      _mm_storeu_ps(row, a);
      _mm_storeu_ps(row + padded, b);
      _mm_storeu_ps(row + 2 * padded, c);
      _mm_storeu_ps(row + 3 * padded, d);
    }
  }
  for (; i < padded; i++) {
    for (int j = 0; j < CK_BUNDLE; j++) {
      y[j * padded + i] = i < size ? keys[i * CK_BUNDLE + j] : 0;
    }
  }
}
