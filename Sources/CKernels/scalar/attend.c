#include "ckernels.h"
#include "exponential.h"

// MARK: Keeping keys and values

static float limited(float x, float limit) {
  x = limit < x ? limit : x;
  return -limit > x ? -limit : x;
}

// A strip of 32 as int8, a NaN as -127; returns their scale as a half.
static uint16_t quantise_strip(const float *x, int8_t *quants) {
  float largest = 0;
  for (int i = 0; i < 32; i++) {
    float size = __builtin_fabsf(x[i]);
    largest = size > largest ? size : largest;
  }
  uint16_t half = f16_from_float(limited(largest / 127.0f, 65504.0f));
  float scale = float_at_f16((const uint8_t *)&half);
  for (int i = 0; i < 32; i++) {
    float q = scale > 0 ? x[i] / scale : 0;
    q = q > -127.0f ? q : -127.0f;
    q = q < 127.0f ? q : 127.0f;
    // Adding 1.5 * 2^23 rounds to the nearest integer, ties to even.
    quants[i] = (int8_t)(int32_t)(bits_from_float(q + 0x1.8p23f) - 0x4b400000u);
  }
  return half;
}

void ck_store_key_scalar(int format, const float *x, int size, int place, void *keys) {
  uint8_t *bundle = (uint8_t *)keys +
                    (size_t)(place / CK_BUNDLE) * CK_BUNDLE * ck_key_bytes(format, size);
  int lane = place % CK_BUNDLE;
  if (format == CK_KV_F32) {
    float *numbers = (float *)bundle + lane;
    for (int i = 0; i < size; i++) numbers[i * CK_BUNDLE] = x[i];
  } else if (format == CK_KV_F16) {
    uint16_t *halves = (uint16_t *)bundle + lane;
    for (int i = 0; i < size; i++) {
      halves[i * CK_BUNDLE] = f16_from_float(limited(x[i], 65504.0f));
    }
  } else {
    for (int i = 0; i < size; i += 32, bundle += 34 * CK_BUNDLE) {
      int8_t quants[32], *lanes = (int8_t *)bundle + 2 * CK_BUNDLE + lane;
      ((uint16_t *)bundle)[lane] = quantise_strip(x + i, quants);
      for (int j = 0; j < 32; j++) lanes[j * CK_BUNDLE] = quants[j];
    }
  }
}

void ck_store_value_scalar(int format, const float *x, int size, int place, void *values) {
  uint8_t *row = (uint8_t *)values + (size_t)place * ck_value_bytes(format, size);
  if (format == CK_KV_F32) {
    memcpy(row, x, (size_t)size * sizeof(float));
  } else if (format == CK_KV_F16) {
    for (int i = 0; i < size; i++) {
      ((uint16_t *)row)[i] = f16_from_float(limited(x[i], 65504.0f));
    }
  } else {
    for (int i = 0; i < size; i += 32, row += 34) {
      uint16_t scale = quantise_strip(x + i, (int8_t *)row + 2);
      memcpy(row, &scale, sizeof scale);
    }
  }
}

// MARK: Attending

// Element i of the key that has `place` in a span.
static float key_at(int format, const void *keys, int size, int place, int i) {
  const uint8_t *bundle = (const uint8_t *)keys +
                          (size_t)(place / CK_BUNDLE) * CK_BUNDLE * ck_key_bytes(format, size);
  int lane = place % CK_BUNDLE;
  if (format == CK_KV_F32) return ((const float *)bundle)[i * CK_BUNDLE + lane];
  if (format == CK_KV_F16) return float_at_f16(bundle + 2 * (i * CK_BUNDLE + lane));
  const uint8_t *strip = bundle + i / 32 * 34 * CK_BUNDLE;
  int8_t quant = (int8_t)strip[2 * CK_BUNDLE + i % 32 * CK_BUNDLE + lane];
  return float_at_f16(strip + 2 * lane) * (float)quant;
}

// Element i of the value that has `place` in a span.
static float value_at(int format, const void *values, int size, int place, int i) {
  const uint8_t *row = (const uint8_t *)values + (size_t)place * ck_value_bytes(format, size);
  if (format == CK_KV_F32) return ((const float *)row)[i];
  if (format == CK_KV_F16) return float_at_f16(row + 2 * i);
  const uint8_t *strip = row + i / 32 * 34;
  return float_at_f16(strip) * (float)(int8_t)strip[2 + i % 32];
}

// The sums of one row over the places begin <= j < end of a span.
static void attend_span(const ck_attention *over, const float *query, int span, int begin,
                        int end, float *scores, float *sums) {
  const uint8_t *keys = (const uint8_t *)over->keys + (size_t)span * over->span_bytes;
  const uint8_t *values =
      over->values ? (const uint8_t *)over->values + (size_t)span * over->span_bytes : NULL;
  int padded = ck_padded(over->value_size);
  for (int j = begin; j < end; j++) {
    float sum = 0;
    for (int i = 0; i < over->key_size; i++) {
      sum = __builtin_fmaf(query[i], key_at(over->format, keys, over->key_size, j, i), sum);
    }
    scores[j] = sum * over->scale;
  }
  sums[padded] = exponentials(scores + begin, end - begin, scores + begin, &sums[padded + 1]);
  for (int i = 0; i < over->value_size; i++) {
    float sum = 0;
    for (int j = begin; j < end; j++) {
      float value = values ? value_at(over->format, values, over->value_size, j, i)
                           : key_at(over->format, keys, over->key_size, j, i);
      sum = __builtin_fmaf(scores[j], value, sum);
    }
    sums[i] = sum;
  }
}

void ck_attend_scalar(const ck_attention *over, const ck_attention_row *rows, int row_count,
                      int first_span, int end_span, float *scratch) {
  for (int r = 0; r < row_count; r++) {
    for (int span = first_span; span < end_span; span++) {
      int begin = rows[r].begin - span * CK_SPAN, end = rows[r].end - span * CK_SPAN;
      begin = begin > 0 ? begin : 0;
      end = end < CK_SPAN ? end : CK_SPAN;
      if (begin >= end) continue;
      attend_span(over, rows[r].query, span, begin, end, scratch, scratch + CK_SPAN);
      ck_merge_sums_scalar(scratch + CK_SPAN, over->value_size, rows[r].sums);
    }
  }
}

// MARK: Joining

void ck_merge_sums_scalar(const float *from, int value_size, float *into) {
  int total = ck_padded(value_size), largest = total + 1;
  if (from[total] == 0) return;
  if (into[total] == 0) {
    memcpy(into, from, (size_t)(total + 2) * sizeof(float));
    return;
  }
  float both = from[largest] > into[largest] ? from[largest] : into[largest];
  float a = exponential(into[largest] - both), b = exponential(from[largest] - both);
  for (int i = 0; i < value_size; i++) into[i] = __builtin_fmaf(into[i], a, from[i] * b);
  into[total] = __builtin_fmaf(into[total], a, from[total] * b);
  into[largest] = both;
}

void ck_finish_sums_scalar(const float *sums, const float *sink, int value_size, float *y) {
  float total = sums[ck_padded(value_size)], largest = sums[ck_padded(value_size) + 1];
  float share = 1.0f / total;
  if (sink) {
    float both = *sink > largest ? *sink : largest;
    float a = exponential(largest - both), b = exponential(*sink - both);
    share = a * (1.0f / __builtin_fmaf(total, a, b));
  }
  for (int i = 0; i < value_size; i++) y[i] = sums[i] * share;
}
