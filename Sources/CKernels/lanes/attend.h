// Attention. What is kept in a shorter format becomes floats on the way: for many rows in
// scratch that stays near, for few in registers.
#include "exponential.h"

// MARK: Rows

// The places of a span that a row sees: begin <= j < end.
typedef struct places {
  int begin, end;
} places;

INLINE places places_seen(const ck_attention_row *row, int span) {
  int begin = row->begin - span * CK_SPAN, end = row->end - span * CK_SPAN;
  return (places){begin > 0 ? begin : 0, end < CK_SPAN ? end : CK_SPAN};
}

// What several rows see, of which some may see nothing.
INLINE places places_seen_by_any(const places *rows, int count) {
  places any = {CK_SPAN, 0};
  for (int r = 0; r < count; r++) {
    if (rows[r].begin >= rows[r].end) continue;
    if (rows[r].begin < any.begin) any.begin = rows[r].begin;
    if (rows[r].end > any.end) any.end = rows[r].end;
  }
  return any;
}

// MARK: Formats

INLINE float float_at_half(const uint8_t *p) {
  uint16_t half;
  memcpy(&half, p, sizeof half);
  return _cvtsh_ss(half);
}

// Sixteen numbers that are `index` * 16 after p, kept as halves or as floats.
INLINE lanes kept_lanes(const void *p, size_t index, const int are_halves) {
  return are_halves ? lanes_load_f16((const uint16_t *)p + index * LANE_COUNT)
                    : lanes_load((const float *)p + index * LANE_COUNT);
}

// Whole bundles of keys as floats, in the same order.
INLINE void unpack_keys(int format, const uint8_t *keys, int bundles, int size, float *y) {
  if (format == CK_KV_F16) {
    for (size_t i = 0; i < (size_t)bundles * (size_t)size; i++) {
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

// MARK: Scores

// Scores of `row_count` rows for `bundles` bundles of keys: both are constants.
INLINE void score(const ck_attention_row *rows, const int row_count, const void *keys,
                  const int bundles, const int are_halves, int size, float scale,
                  float *scores) {
  lanes sums[TILE_TOKENS * TILE_ROWS > 4 ? TILE_TOKENS * TILE_ROWS : 4];
  const float *queries[TILE_TOKENS];
  for (int r = 0; r < row_count; r++) queries[r] = rows[r].query;
  for (int k = 0; k < row_count * bundles; k++) sums[k] = lanes_all(0);
  for (int i = 0; i < size; i++) {
    lanes key[4];
    for (int b = 0; b < bundles; b++) {
      key[b] = kept_lanes(keys, (size_t)b * (size_t)size + (size_t)i, are_halves);
    }
    for (int r = 0; r < row_count; r++) {
      lanes query = lanes_all(queries[r][i]);
      for (int b = 0; b < bundles; b++) {
        sums[r * bundles + b] = lanes_fma(query, key[b], sums[r * bundles + b]);
      }
    }
  }
  for (int r = 0; r < row_count; r++) {
    for (int b = 0; b < bundles; b++) {
      lanes_store(scores + r * CK_SPAN + b * LANE_COUNT,
                  lanes_multiply(sums[r * bundles + b], lanes_all(scale)));
    }
  }
}

// Scores of all rows for 64 keys, but for rows that see none of them.
INLINE void score_keys(const ck_attention_row *rows, const places *seen, int row_count,
                       const void *keys, const int are_halves, int first, int size, float scale,
                       float *scores) {
  const size_t bundle = (size_t)size * LANE_COUNT * (are_halves ? 2 : 4);
  int r = 0;
  for (; r + TILE_TOKENS <= row_count; r += TILE_TOKENS) {
    places any = places_seen_by_any(seen + r, TILE_TOKENS);
    if (any.begin >= first + CK_ATTENTION_KEYS || any.end <= first) continue;
    for (int b = 0; b < CK_ATTENTION_KEYS / CK_BUNDLE; b += TILE_ROWS) {
      score(rows + r, TILE_TOKENS, (const uint8_t *)keys + (size_t)b * bundle, TILE_ROWS,
            are_halves, size, scale, scores + r * CK_SPAN + first + b * CK_BUNDLE);
    }
  }
  for (; r < row_count; r++) {
    if (seen[r].begin >= first + CK_ATTENTION_KEYS || seen[r].end <= first) continue;
    score(rows + r, 1, keys, CK_ATTENTION_KEYS / CK_BUNDLE, are_halves, size, scale,
          scores + r * CK_SPAN + first);
  }
}

// MARK: Values

// Adds `count` values to the sums of `row_count` rows, in `width` lanes of them that stay in
// registers: both are constants. `scores` and `values` begin with the first of the values.
INLINE void add_lanes(float *const *sums, const int row_count, const float *scores,
                      const void *values, const int are_halves, size_t stride, int count,
                      const int width, int from) {
  lanes kept[TILE_TOKENS * TILE_ROWS > SUM_WIDTH ? TILE_TOKENS * TILE_ROWS : SUM_WIDTH];
  for (int r = 0; r < row_count; r++) {
    for (int k = 0; k < width; k++) {
      kept[r * width + k] = lanes_load(sums[r] + from + k * LANE_COUNT);
    }
  }
  size_t first = (size_t)from / LANE_COUNT;
  for (int j = 0; j < count; j++, first += stride) {
    lanes value[SUM_WIDTH];
    for (int k = 0; k < width; k++) {
      value[k] = kept_lanes(values, first + (size_t)k, are_halves);
    }
    for (int r = 0; r < row_count; r++) {
      lanes weight = lanes_all(scores[r * CK_SPAN + j]);
      for (int k = 0; k < width; k++) {
        kept[r * width + k] = lanes_fma(weight, value[k], kept[r * width + k]);
      }
    }
  }
  for (int r = 0; r < row_count; r++) {
    for (int k = 0; k < width; k++) {
      lanes_store(sums[r] + from + k * LANE_COUNT, kept[r * width + k]);
    }
  }
}

// Adds the values of places begin <= j < end; `values` is that of `first`.
INLINE void add_values(float *const *sums, const int row_count, const float *scores,
                       const void *values, const int are_halves, int padded, int first,
                       int begin, int end) {
  if (begin >= end) return;
  const int wide = row_count == 1 ? SUM_WIDTH : TILE_ROWS;
  const uint8_t *own = (const uint8_t *)values +
                       (size_t)(begin - first) * (size_t)padded * (are_halves ? 2 : 4);
  size_t stride = (size_t)padded / LANE_COUNT;
  int i = 0, count = end - begin;
  for (; i + wide * LANE_COUNT <= padded; i += wide * LANE_COUNT) {
    add_lanes(sums, row_count, scores + begin, own, are_halves, stride, count, wide, i);
  }
  for (; i < padded; i += LANE_COUNT) {
    add_lanes(sums, row_count, scores + begin, own, are_halves, stride, count, 1, i);
  }
}

// Adds to every row what it sees of the places first <= j < end, in the order of the places.
INLINE void add_all_values(float *const *sums, const places *seen, int row_count,
                           const float *scores, const void *values, const int are_halves,
                           int padded, int first, int end) {
  int r = 0;
  for (; r + TILE_TOKENS <= row_count; r += TILE_TOKENS) {
    places own[TILE_TOKENS], common = {first, end};
    for (int k = 0; k < TILE_TOKENS; k++) {
      own[k].begin = seen[r + k].begin > first ? seen[r + k].begin : first;
      own[k].end = seen[r + k].end < end ? seen[r + k].end : end;
      if (own[k].begin > common.begin) common.begin = own[k].begin;
      if (own[k].end < common.end) common.end = own[k].end;
    }
    if (common.begin > common.end) common.begin = common.end = first;
    for (int k = 0; k < TILE_TOKENS; k++) {
      int before = own[k].end < common.begin ? own[k].end : common.begin;
      add_values(sums + r + k, 1, scores + (r + k) * CK_SPAN, values, are_halves, padded, first,
                 own[k].begin, before);
    }
    add_values(sums + r, TILE_TOKENS, scores + r * CK_SPAN, values, are_halves, padded, first,
               common.begin, common.end);
    for (int k = 0; k < TILE_TOKENS; k++) {
      int after = own[k].begin > common.end ? own[k].begin : common.end;
      add_values(sums + r + k, 1, scores + (r + k) * CK_SPAN, values, are_halves, padded, first,
                 after, own[k].end);
    }
  }
  for (; r < row_count; r++) {
    int begin = seen[r].begin > first ? seen[r].begin : first;
    add_values(sums + r, 1, scores + r * CK_SPAN, values, are_halves, padded, first, begin,
               seen[r].end < end ? seen[r].end : end);
  }
}

// MARK: Spans

// Room for one call.
typedef struct scratch_parts {
  float *scores, *sums, *keys, *values;
} scratch_parts;

INLINE scratch_parts parts_of(float *scratch, const ck_attention *over) {
  float *sums = scratch + CK_ATTENTION_ROWS * CK_SPAN;
  float *keys = sums + CK_ATTENTION_ROWS * ck_sums_size(over->value_size);
  return (scratch_parts){scratch, sums, keys, keys + CK_ATTENTION_KEYS * over->key_size};
}

// Whether a format is read as it lies: floats always, halves where few rows need them.
INLINE int is_direct(int format, int row_count) {
  return format == CK_KV_F32 || (format == CK_KV_F16 && row_count < TILE_TOKENS);
}

INLINE void score_span(const ck_attention *over, const ck_attention_row *rows,
                       const places *seen, int row_count, places any, int span,
                       scratch_parts parts) {
  const uint8_t *keys = (const uint8_t *)over->keys + (size_t)span * over->span_bytes;
  size_t key_bytes = ck_key_bytes(over->format, over->key_size);
  int size = over->key_size;
  for (int first = any.begin & -CK_ATTENTION_KEYS; first < any.end; first += CK_ATTENTION_KEYS) {
    const uint8_t *own = keys + (size_t)first * key_bytes;
    if (!is_direct(over->format, row_count)) {
      unpack_keys(over->format, own, CK_ATTENTION_KEYS / CK_BUNDLE, size, parts.keys);
      score_keys(rows, seen, row_count, parts.keys, 0, first, size, over->scale, parts.scores);
    } else if (over->format == CK_KV_F16) {
      score_keys(rows, seen, row_count, own, 1, first, size, over->scale, parts.scores);
    } else {
      score_keys(rows, seen, row_count, own, 0, first, size, over->scale, parts.scores);
    }
  }
}

INLINE void add_span(const ck_attention *over, float *const *sums, const places *seen,
                     int row_count, places any, int span, scratch_parts parts) {
  size_t offset = (size_t)span * over->span_bytes;
  int padded = ck_padded(over->value_size);
  for (int first = any.begin & -CK_ATTENTION_VALUES; first < any.end;
       first += CK_ATTENTION_VALUES) {
    int end = first + CK_ATTENTION_VALUES < any.end ? first + CK_ATTENTION_VALUES : any.end;
    const void *values = parts.values;
    int are_halves = 0;
    if (!over->values) {
      size_t key_bytes = ck_key_bytes(over->format, over->key_size);
      const uint8_t *own = (const uint8_t *)over->keys + offset + (size_t)first * key_bytes;
      const float *keys = (const float *)own;
      if (over->format != CK_KV_F32) {
        unpack_keys(over->format, own, CK_ATTENTION_VALUES / CK_BUNDLE, over->key_size,
                    parts.keys);
        keys = parts.keys;
      }
      for (int j = 0; j < CK_ATTENTION_VALUES; j += CK_BUNDLE) {
        values_from_keys(keys + j * over->key_size, over->value_size, padded,
                         parts.values + j * padded);
      }
    } else {
      size_t value_bytes = ck_value_bytes(over->format, over->value_size);
      const uint8_t *own = (const uint8_t *)over->values + offset + (size_t)first * value_bytes;
      if (is_direct(over->format, row_count)) {
        values = own;
        are_halves = over->format == CK_KV_F16;
      } else {
        unpack_values(over->format, own, end - first, padded, parts.values);
      }
    }
    if (are_halves) {
      add_all_values(sums, seen, row_count, parts.scores, values, 1, padded, first, end);
    } else {
      add_all_values(sums, seen, row_count, parts.scores, values, 0, padded, first, end);
    }
  }
}

INLINE void attend_span(const ck_attention *over, const ck_attention_row *rows, int row_count,
                        int span, scratch_parts parts) {
  places seen[CK_ATTENTION_ROWS];
  for (int r = 0; r < row_count; r++) seen[r] = places_seen(rows + r, span);
  places any = places_seen_by_any(seen, row_count);
  if (any.begin >= any.end) return;
  score_span(over, rows, seen, row_count, any, span, parts);

  int padded = ck_padded(over->value_size), sums_size = ck_sums_size(over->value_size);
  float *sums[CK_ATTENTION_ROWS];
  for (int r = 0; r < row_count; r++) {
    // Where a row has gathered nothing yet there is nothing to merge with.
    int is_first = rows[r].sums[padded] == 0;
    sums[r] = is_first ? rows[r].sums : parts.sums + r * sums_size;
    int count = seen[r].end - seen[r].begin;
    if (count <= 0) continue;
    float *scores = parts.scores + r * CK_SPAN + seen[r].begin;
    memset(sums[r], 0, (size_t)padded * sizeof(float));
    sums[r][padded] = exponentials(scores, count, scores, &sums[r][padded + 1]);
  }
  add_span(over, sums, seen, row_count, any, span, parts);
  for (int r = 0; r < row_count; r++) {
    if (sums[r] == rows[r].sums || seen[r].begin >= seen[r].end) continue;
    CK_NAME(merge_sums)(sums[r], over->value_size, rows[r].sums);
  }
}

TARGET void CK_NAME(attend)(const ck_attention *over, const ck_attention_row *rows,
                            int row_count, int first_span, int end_span, float *scratch) {
  scratch_parts parts = parts_of(scratch, over);
  for (int span = first_span; span < end_span; span++) {
    attend_span(over, rows, row_count, span, parts);
  }
}

// MARK: Joining

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
