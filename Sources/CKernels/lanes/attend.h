// Attention. What is kept in a shorter format becomes floats on the way: for many rows in
// scratch that stays near, for few in registers.
#include "exponential.h"
#include "kept.h"

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

// MARK: Scores

// Scores of `row_count` rows for `bundles` bundles of keys: both, and the format, are constants.
INLINE void score(const ck_attention_row *rows, const int row_count, const int format,
                  const uint8_t *keys, const int bundles, int size, float scale,
                  float *scores) {
  lanes sums[TILE_TOKENS * TILE_ROWS > 4 ? TILE_TOKENS * TILE_ROWS : 4], scales[4];
  const float *queries[TILE_TOKENS];
  const size_t bundle_bytes = LANE_COUNT * ck_key_bytes(format, size);
  const int strip = format == CK_KV_Q8_0 ? 32 : size;
  for (int r = 0; r < row_count; r++) queries[r] = rows[r].query;
  for (int k = 0; k < row_count * bundles; k++) sums[k] = lanes_all(0);
  for (int start = 0; start < size; start += strip, keys += 34 * LANE_COUNT) {
    for (int b = 0; b < bundles; b++) {
      scales[b] = format == CK_KV_Q8_0 ? lanes_load_f16(keys + (size_t)b * bundle_bytes)
                                       : lanes_all(1);
    }
    for (int i = 0; i < strip; i++) {
      lanes key[4];
      for (int b = 0; b < bundles; b++) {
        const uint8_t *bundle = keys + (size_t)b * bundle_bytes;
        key[b] = key_lanes(format, bundle, i, scales[b]);
        // The next keys, line by line.
        size_t offset = (size_t)i * LANE_COUNT * bytes_of(format);
        if (format != CK_KV_F32 && offset % 64 == 0) {
          ask_for(bundle + (size_t)bundles * bundle_bytes + offset);
        }
      }
      for (int r = 0; r < row_count; r++) {
        lanes query = lanes_all(queries[r][start + i]);
        for (int b = 0; b < bundles; b++) {
          sums[r * bundles + b] = lanes_fma(query, key[b], sums[r * bundles + b]);
        }
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
                       const int format, const uint8_t *keys, int first, int size, float scale,
                       float *scores) {
  const size_t bundle_bytes = LANE_COUNT * ck_key_bytes(format, size);
  int r = 0;
  for (; format == CK_KV_F32 && r + TILE_TOKENS <= row_count; r += TILE_TOKENS) {
    places any = places_seen_by_any(seen + r, TILE_TOKENS);
    if (any.begin >= first + CK_ATTENTION_KEYS || any.end <= first) continue;
    for (int b = 0; b < CK_ATTENTION_KEYS / CK_BUNDLE; b += TILE_ROWS) {
      score(rows + r, TILE_TOKENS, format, keys + (size_t)b * bundle_bytes, TILE_ROWS, size,
            scale, scores + r * CK_SPAN + first + b * CK_BUNDLE);
    }
  }
  for (; r < row_count; r++) {
    if (seen[r].begin >= first + CK_ATTENTION_KEYS || seen[r].end <= first) continue;
    score(rows + r, 1, format, keys, CK_ATTENTION_KEYS / CK_BUNDLE, size, scale,
          scores + r * CK_SPAN + first);
  }
}

// MARK: Values

// Adds `count` values to the sums of `row_count` rows, in `width` lanes of them that stay in
// registers: all but the count are constants. `scores` and `values` begin with the first.
INLINE void add_lanes(float *const *sums, const int row_count, const float *scores,
                      const int format, const uint8_t *values, size_t stride, int count,
                      const int width, int from) {
  lanes kept[TILE_TOKENS * TILE_ROWS > SUM_WIDTH ? TILE_TOKENS * TILE_ROWS : SUM_WIDTH];
  for (int r = 0; r < row_count; r++) {
    for (int k = 0; k < width; k++) {
      kept[r * width + k] = lanes_load(sums[r] + from + k * LANE_COUNT);
    }
  }
  values += ck_key_bytes(format, from);
  for (int j = 0; j < count; j++, values += stride) {
    lanes value[SUM_WIDTH];
    for (int k = 0; k < width; k++) value[k] = value_lanes(format, values, k);
    const size_t bytes = format == CK_KV_F32 ? 0 : width * LANE_COUNT * bytes_of(format);
    for (size_t k = 0; k < bytes; k += 64) ask_for(values + CK_ATTENTION_VALUES * stride + k);
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
                       const int format, const uint8_t *values, int padded, int first, int begin,
                       int end) {
  if (begin >= end) return;
  const int wide = row_count == 1 ? SUM_WIDTH : TILE_ROWS;
  // A strip is two lanes.
  const int narrow = format == CK_KV_Q8_0 ? 2 : 1;
  size_t stride = ck_key_bytes(format, padded);
  values += (size_t)(begin - first) * stride;
  scores += begin;
  int i = 0, count = end - begin;
  for (; i + wide * LANE_COUNT <= padded; i += wide * LANE_COUNT) {
    add_lanes(sums, row_count, scores, format, values, stride, count, wide, i);
  }
  for (; i < padded; i += narrow * LANE_COUNT) {
    add_lanes(sums, row_count, scores, format, values, stride, count, narrow, i);
  }
}

// Adds to every row what it sees of the places first <= j < end, in the order of the places.
INLINE void add_all_values(float *const *sums, const places *seen, int row_count,
                           const float *scores, const int format, const uint8_t *values,
                           int padded, int first, int end) {
  int r = 0;
  for (; format == CK_KV_F32 && r + TILE_TOKENS <= row_count; r += TILE_TOKENS) {
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
      add_values(sums + r + k, 1, scores + (r + k) * CK_SPAN, format, values, padded,
                 first, own[k].begin, before);
    }
    add_values(sums + r, TILE_TOKENS, scores + r * CK_SPAN, format, values, padded, first,
               common.begin, common.end);
    for (int k = 0; k < TILE_TOKENS; k++) {
      int after = own[k].begin > common.end ? own[k].begin : common.end;
      add_values(sums + r + k, 1, scores + (r + k) * CK_SPAN, format, values, padded,
                 first, after, own[k].end);
    }
  }
  for (; r < row_count; r++) {
    int begin = seen[r].begin > first ? seen[r].begin : first;
    add_values(sums + r, 1, scores + r * CK_SPAN, format, values, padded, first, begin,
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

// What the rest reads: the format as it lies for few rows, and floats for many.
INLINE int read_format(const ck_attention *over, int row_count) {
  return row_count < TILE_TOKENS ? over->format : CK_KV_F32;
}

INLINE void score_span(const ck_attention *over, const ck_attention_row *rows,
                       const places *seen, int row_count, places any, int span,
                       scratch_parts parts) {
  const uint8_t *keys = (const uint8_t *)over->keys + (size_t)span * over->span_bytes;
  size_t key_bytes = ck_key_bytes(over->format, over->key_size);
  int size = over->key_size, format = read_format(over, row_count);
  for (int first = any.begin & -CK_ATTENTION_KEYS; first < any.end; first += CK_ATTENTION_KEYS) {
    const uint8_t *own = keys + (size_t)first * key_bytes;
    if (format != over->format) {
      unpack_keys(over->format, own, CK_ATTENTION_KEYS / CK_BUNDLE, size, parts.keys);
      own = (const uint8_t *)parts.keys;
    }
#define SCORE(known)                                                                       \
  score_keys(rows, seen, row_count, known, own, first, size, over->scale, parts.scores)
    if (format == CK_KV_F32) SCORE(CK_KV_F32);
    if (format == CK_KV_F16) SCORE(CK_KV_F16);
    if (format == CK_KV_Q8_0) SCORE(CK_KV_Q8_0);
  }
}

// Values from `first` on as floats, where they begin their keys.
INLINE const uint8_t *values_of_keys(const ck_attention *over, size_t offset, int first,
                                     scratch_parts parts) {
  int size = over->key_size, padded = ck_padded(over->value_size);
  const uint8_t *own = (const uint8_t *)over->keys + offset +
                       (size_t)first * ck_key_bytes(over->format, size);
  const float *keys = (const float *)own;
  if (over->format != CK_KV_F32) {
    unpack_keys(over->format, own, CK_ATTENTION_VALUES / CK_BUNDLE, size, parts.keys);
    keys = parts.keys;
  }
  for (int j = 0; j < CK_ATTENTION_VALUES; j += CK_BUNDLE) {
    values_from_keys(keys + j * size, over->value_size, padded, parts.values + j * padded);
  }
  return (const uint8_t *)parts.values;
}

INLINE void add_span(const ck_attention *over, float *const *sums, const places *seen,
                     int row_count, places any, int span, scratch_parts parts) {
  size_t offset = (size_t)span * over->span_bytes;
  int padded = ck_padded(over->value_size);
  int format = over->values ? read_format(over, row_count) : CK_KV_F32;
  for (int first = any.begin & -CK_ATTENTION_VALUES; first < any.end;
       first += CK_ATTENTION_VALUES) {
    int end = first + CK_ATTENTION_VALUES < any.end ? first + CK_ATTENTION_VALUES : any.end;
    const uint8_t *own;
    if (!over->values) {
      own = values_of_keys(over, offset, first, parts);
    } else {
      size_t value_bytes = ck_value_bytes(over->format, over->value_size);
      own = (const uint8_t *)over->values + offset + (size_t)first * value_bytes;
      if (format != over->format) {
        unpack_values(over->format, own, end - first, padded, parts.values);
        own = (const uint8_t *)parts.values;
      }
    }
#define ADD(known)                                                                         \
  add_all_values(sums, seen, row_count, parts.scores, known, own, padded, first, end)
    if (format == CK_KV_F32) ADD(CK_KV_F32);
    if (format == CK_KV_F16) ADD(CK_KV_F16);
    if (format == CK_KV_Q8_0) ADD(CK_KV_Q8_0);
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
