// Products with rows side by side: a lane is a row, so that one load serves sixteen rows and
// nothing is left to be folded. Weights are unpacked once for a tile of tokens.
#pragma once
#include "../scalar/strips_tables.h"

// A strip of sixteen rows: 32 weights each, in the order of the activations.
typedef struct group_strip {
  dots weights[8];
  lanes scales[2];
  lanes minimums;
} group_strip;

// What there is to know of a format at compile time.
typedef struct group_format {
  int block_bytes, strips;
  // What every unsigned weight is too large by.
  int offset;
  int is_signed, has_halves, has_minimum;
} group_format;

typedef void (*unpack_strip)(const uint8_t *block, int k, group_strip *s);

INLINE dots add_four(group_format format, dots sum, dots weights, const int8_t *x) {
  return format.is_signed ? dots_add_signed(sum, weights, dots_four(x))
                          : dots_add(sum, weights, dots_four(x));
}

// Columns that a tile packs at a time: whole blocks, few enough for the first cache.
#define PACKED_STRIPS 64

// The activations of a tile for one strip, in the order in which a product reads them. `sums`
// are what the sums over the weights' offsets take away, `plain` what minimums multiply.
typedef struct packed_strip {
  int8_t quants[DOTS_TOKENS][32];
  float scales[DOTS_TOKENS];
  union {
    int32_t sums[2][DOTS_TOKENS];
    float plain[DOTS_TOKENS];
  };
} packed_strip;

INLINE void pack_strip(group_format format, const ck_activations *x, size_t token, int b,
                       packed_strip *packed, int t) {
  const int16_t *sums = x->sums + 2 * (token * x->scale_stride + (size_t)b);
  memcpy(packed->quants[t], x->quants + token * x->quant_stride + 32 * b, 32);
  packed->scales[t] = x->scales[token * x->scale_stride + (size_t)b];
  int offset = format.is_signed ? SIGNED_OFFSET : format.offset;
  if (format.has_minimum) {
    packed->plain[t] = (float)(sums[0] + sums[1]);
  } else if (format.has_halves) {
    packed->sums[0][t] = offset * sums[0];
    packed->sums[1][t] = offset * sums[1];
  } else {
    packed->sums[0][t] = offset * (sums[0] + sums[1]);
  }
}

// Adds weights `from`...`from` + 3 of a strip to the sums of some tokens. Sums that do not wait
// for each other come one after the other, so that the processor finds them.
INLINE void add_fours(group_format format, const group_strip *s, const int from,
                      const packed_strip *x, const int first, const int count, dots *sums) {
  _Pragma("clang loop unroll(full)") for (int i = from; i < from + 4; i++) {
    _Pragma("clang loop unroll(full)") for (int t = 0; t < count; t++) {
      sums[t] = add_four(format, sums[t], s->weights[i], x->quants[first + t] + 4 * i);
    }
  }
}

// Adds one strip of tokens `first`...`first` + count - 1 to their lanes.
INLINE void add_strips(group_format format, const group_strip *s, const packed_strip *x,
                       const int first, const int count, lanes *sums) {
  const int offset = format.is_signed ? SIGNED_OFFSET : format.offset;
  dots ones[DOTS_TOGETHER], others[DOTS_TOGETHER];
  for (int t = 0; t < count; t++) ones[t] = others[t] = dots_zero();
  add_fours(format, s, 0, x, first, count, ones);
  add_fours(format, s, 4, x, first, count, format.has_halves ? others : ones);
  _Pragma("clang loop unroll(full)") for (int t = 0; t < count; t++) {
    lanes scale = lanes_all(x->scales[first + t]);
    if (offset) ones[t] = dots_subtract(ones[t], dots_four(&x->sums[0][first + t]));
    sums[t] = lanes_fma(dots_floats(ones[t]), lanes_multiply(s->scales[0], scale), sums[t]);
    if (format.has_halves) {
      if (offset) others[t] = dots_subtract(others[t], dots_four(&x->sums[1][first + t]));
      sums[t] = lanes_fma(dots_floats(others[t]), lanes_multiply(s->scales[1], scale), sums[t]);
    }
    if (format.has_minimum) {
      lanes plain = lanes_all(x->plain[first + t]);
      sums[t] = lanes_fma(plain, lanes_multiply(s->minimums, scale), sums[t]);
    }
  }
}

// One group with `count` packed tokens, over `strips` strips that begin at `block`.
INLINE void group_tile(group_format format, unpack_strip unpack, const uint8_t *block,
                       const packed_strip *x, int strips, const int count, lanes *results) {
  lanes sums[DOTS_TOKENS];
  for (int t = 0; t < count; t++) sums[t] = results[t];
  for (int b = 0; b < strips; b += format.strips) {
    for (int k = 0; k < format.strips; k++, x++) {
      group_strip s;
      unpack(block, k, &s);
      _Pragma("clang loop unroll(full)") for (int t = 0; t < count; t += DOTS_TOGETHER) {
        add_strips(format, &s, x, t, DOTS_TOGETHER, sums + t);
      }
    }
    block += CK_GROUP_ROWS * format.block_bytes;
  }
  for (int t = 0; t < count; t++) results[t] = sums[t];
}

// All groups with tokens i...i + count - 1; `count` is a constant, whole DOTS_TOGETHER. Sums
// wait in y while the next columns are packed.
INLINE void tile_of_tokens(const product *p, group_format format, unpack_strip unpack,
                           int row_begin, int row_end, int i, const int count) {
  packed_strip packed[PACKED_STRIPS];
  int strips = p->columns / 32;
  for (int begin = 0; begin < strips; begin += PACKED_STRIPS) {
    int end = begin + PACKED_STRIPS < strips ? begin + PACKED_STRIPS : strips;
    for (int t = 0; t < count; t++) {
      size_t token = token_of(p, i + t);
      for (int b = begin; b < end; b++) {
        pack_strip(format, p->x, token, b, &packed[b - begin], t);
      }
    }
    size_t skipped = (size_t)(begin / format.strips * CK_GROUP_ROWS * format.block_bytes);
    for (int row = row_begin; row < row_end; row += CK_GROUP_ROWS) {
      lanes sums[DOTS_TOKENS];
      float *y = p->y + (size_t)i * p->y_stride + (size_t)row;
      for (int t = 0; t < count; t++) {
        sums[t] = begin > 0 ? lanes_load(y + (size_t)t * p->y_stride) : lanes_all(0);
      }
      group_tile(format, unpack, weights_of(p, row) + skipped, packed, end - begin, count, sums);
      for (int t = 0; t < count; t++) lanes_store(y + (size_t)t * p->y_stride, sums[t]);
    }
  }
}

// Asks for what is read 8 KiB later: processors foresee one stream, but the fields of a long
// block are several.
INLINE void prefetch_strip(group_format format, const uint8_t *block, const int k) {
  const int bytes = CK_GROUP_ROWS * format.block_bytes / format.strips;
  const uint8_t *ahead = block + 8192 + k * bytes;
  for (int line = 0; line < bytes; line += 64) {
    _mm_prefetch((const char *)ahead + line, _MM_HINT_T0);
  }
}

// One group with one token: little happens with what is unpacked, so that shifts by constants
// are worth the code.
INLINE void tile_of_one(const product *p, group_format format, unpack_strip unpack, int row,
                        int i) {
  const int offset = format.is_signed ? SIGNED_OFFSET : format.offset;
  size_t token = token_of(p, i);
  const int8_t *quants = p->x->quants + token * p->x->quant_stride;
  const float *scales = p->x->scales + token * p->x->scale_stride;
  const int16_t *x_sums = p->x->sums + 2 * token * p->x->scale_stride;
  const uint8_t *block = weights_of(p, row);
  lanes sums = lanes_all(0);
  for (int blocks = p->columns / (32 * format.strips); blocks > 0; blocks--) {
    _Pragma("clang loop unroll(full)") for (int k = 0; k < format.strips; k++) {
      group_strip s;
      unpack(block, k, &s);
      prefetch_strip(format, block, k);
      // Halves in any case, which are twice as soon done.
      dots first = dots_zero(), second = dots_zero();
      for (int j = 0; j < 4; j++) {
        first = add_four(format, first, s.weights[j], quants + 4 * j);
        second = add_four(format, second, s.weights[j + 4], quants + 16 + 4 * j);
      }
      if (offset) {
        first = dots_subtract(first, dots_of_sums(x_sums, offset, 0));
        second = dots_subtract(second, dots_of_sums(x_sums, 0, offset));
      }
      lanes scale = lanes_all(*scales);
      lanes one = lanes_multiply(s.scales[0], scale);
      if (format.has_halves) {
        sums = lanes_fma(dots_floats(first), one, sums);
        sums = lanes_fma(dots_floats(second), lanes_multiply(s.scales[1], scale), sums);
      } else {
        sums = lanes_fma(dots_floats(dots_plus(first, second)), one, sums);
      }
      if (format.has_minimum) {
        lanes plain = dots_floats(dots_of_sums(x_sums, 1, 1));
        sums = lanes_fma(plain, lanes_multiply(s.minimums, scale), sums);
      }
      quants += 32;
      scales += 1;
      x_sums += 2;
    }
    block += CK_GROUP_ROWS * format.block_bytes;
  }
  lanes_store(p->y + (size_t)i * p->y_stride + (size_t)row, sums);
}

// Defines ck_interleaved_<format>.
#define INTERLEAVED(format, ...)                                                            \
  TARGET void CK_NAME(interleaved_##format)(                                                \
      const void *weights, size_t row_bytes, int columns, int row_begin, int row_end,       \
      const ck_activations *x, const int32_t *tokens, int token_count, float *y,            \
      size_t y_stride) {                                                                    \
    const product p = {weights, row_bytes, columns, x, tokens, y, y_stride};                \
    const group_format shape = {__VA_ARGS__};                                               \
    int i = 0;                                                                              \
    for (; i + DOTS_TOKENS <= token_count; i += DOTS_TOKENS) {                              \
      tile_of_tokens(&p, shape, group_##format, row_begin, row_end, i, DOTS_TOKENS);        \
    }                                                                                       \
    for (; i + DOTS_TOGETHER <= token_count; i += DOTS_TOGETHER) {                          \
      tile_of_tokens(&p, shape, group_##format, row_begin, row_end, i, DOTS_TOGETHER);      \
    }                                                                                       \
    for (; i < token_count; i++) {                                                          \
      for (int row = row_begin; row < row_end; row += CK_GROUP_ROWS) {                      \
        tile_of_one(&p, shape, group_##format, row, i);                                     \
      }                                                                                     \
    }                                                                                       \
  }

INLINE __m128i sixteen_bytes(const uint8_t *bytes) {
  return _mm_loadu_si128((const __m128i *)bytes);
}

// The nibbles of a block of 32: the low ones, then the high ones.
INLINE void group_nibbles(const uint8_t *bytes, dots *weights) {
  for (int i = 0; i < 4; i++) {
    dots both = dots_load(bytes + 64 * i);
    weights[i] = dots_bits(both, 0, 15);
    weights[i + 4] = dots_bits(both, 4, 15);
  }
}

INLINE void group_q4_0(const uint8_t *block, int k, group_strip *s) {
  (void)k;
  group_nibbles(block + 32, s->weights);
  s->scales[0] = lanes_load_f16(block);
}

INLINE void group_q8_0(const uint8_t *block, int k, group_strip *s) {
  (void)k;
  for (int i = 0; i < 8; i++) s->weights[i] = dots_signed(dots_load(block + 32 + 64 * i));
  s->scales[0] = lanes_load_f16(block);
}

INLINE void group_table(const uint8_t *nibbles, __m128i table, group_strip *s) {
  group_nibbles(nibbles, s->weights);
  for (int i = 0; i < 8; i++) s->weights[i] = dots_look_up(table, s->weights[i]);
}

INLINE void group_iq4_nl(const uint8_t *block, int k, group_strip *s) {
  (void)k;
  group_table(block + 32, _mm_setr_epi8(TABLE_IQ4), s);
  s->scales[0] = lanes_load_f16(block);
}

INLINE void group_mxfp4(const uint8_t *block, int k, group_strip *s) {
  (void)k;
  group_table(block + 16, _mm_setr_epi8(TABLE_E2M1), s);
  s->scales[0] = lanes_of_e8m0(sixteen_bytes(block));
}

// After the scales of the blocks: high bits of eight scales in a word, low ones in four bytes.
INLINE void group_iq4_xs(const uint8_t *block, int k, group_strip *s) {
  group_table(block + 128 + 256 * k, _mm_setr_epi8(TABLE_IQ4), s);
  __m128i words = _mm_set1_epi16(3), count = _mm_cvtsi32_si128(2 * k);
  __m128i first = _mm_and_si128(_mm_srl_epi16(sixteen_bytes(block + 32), count), words);
  __m128i second = _mm_and_si128(_mm_srl_epi16(sixteen_bytes(block + 48), count), words);
  __m128i high = _mm_slli_epi16(_mm_packus_epi16(first, second), 4);
  __m128i low = _mm_srl_epi16(sixteen_bytes(block + 64 + k / 2 * 16),
                              _mm_cvtsi32_si128(k % 2 * 4));
  __m128i scale = _mm_or_si128(_mm_and_si128(low, _mm_set1_epi8(15)), high);
  lanes scales = lanes_of_int8(_mm_sub_epi8(scale, _mm_set1_epi8(32)));
  s->scales[0] = lanes_multiply(lanes_load_f16(block), scales);
}

// The scale and the minimum of sub-block k, from twelve bytes a row; see `scales_q4_k`.
INLINE void group_scales_q4_k(const uint8_t *block, int k, group_strip *s) {
  const uint8_t *bytes = block + 64;
  __m128i scale, minimum;
  if (k < 4) {
    scale = _mm_and_si128(sixteen_bytes(bytes + 16 * k), _mm_set1_epi8(63));
    minimum = _mm_and_si128(sixteen_bytes(bytes + 16 * k + 64), _mm_set1_epi8(63));
  } else {
    __m128i rest = sixteen_bytes(bytes + 16 * k + 64), low = _mm_set1_epi8(15);
    __m128i high = _mm_set1_epi8(48);
    __m128i of_scale = _mm_srli_epi16(sixteen_bytes(bytes + 16 * k - 64), 2);
    __m128i of_minimum = _mm_srli_epi16(sixteen_bytes(bytes + 16 * k), 2);
    scale = _mm_or_si128(_mm_and_si128(rest, low), _mm_and_si128(of_scale, high));
    minimum = _mm_or_si128(_mm_and_si128(_mm_srli_epi16(rest, 4), low),
                           _mm_and_si128(of_minimum, high));
  }
  lanes m = lanes_negative(lanes_load_f16(block + 32));
  s->scales[0] = lanes_multiply(lanes_load_f16(block), lanes_of_uint8(scale));
  s->minimums = lanes_multiply(m, lanes_of_uint8(minimum));
}

INLINE void group_q4_k(const uint8_t *block, int k, group_strip *s) {
  const uint8_t *nibbles = block + 256 + k / 2 * 512;
  for (int i = 0; i < 8; i++) {
    s->weights[i] = dots_bits(dots_load(nibbles + 64 * i), k % 2 * 4, 15);
  }
  group_scales_q4_k(block, k, s);
}

INLINE void group_q5_k(const uint8_t *block, int k, group_strip *s) {
  const uint8_t *high = block + 256, *nibbles = high + 512 + k / 2 * 512;
  for (int i = 0; i < 8; i++) {
    dots low = dots_bits(dots_load(nibbles + 64 * i), k % 2 * 4, 15);
    dots fifth = dots_bits(dots_load(high + 64 * i), k, 1);
    s->weights[i] = dots_or(low, dots_raised(fifth, 4));
  }
  group_scales_q4_k(block, k, s);
}

INLINE void group_q6_k(const uint8_t *block, int k, group_strip *s) {
  const uint8_t *low = block + k / 4 * 1024 + k % 2 * 512;
  const uint8_t *high = block + 2048 + k / 4 * 512;
  for (int i = 0; i < 8; i++) {
    dots nibbles = dots_bits(dots_load(low + 64 * i), k % 4 / 2 * 4, 15);
    dots pairs = dots_bits(dots_load(high + 64 * i), k % 4 * 2, 3);
    s->weights[i] = dots_or(nibbles, dots_raised(pairs, 4));
  }
  lanes d = lanes_load_f16(block + 3328);
  for (int i = 0; i < 2; i++) {
    __m128i bytes = sixteen_bytes(block + 3072 + 16 * (2 * k + i));
    s->scales[i] = lanes_multiply(d, lanes_of_int8(bytes));
  }
}

INTERLEAVED(q4_0, .block_bytes = 18, .strips = 1, .offset = 8)
INTERLEAVED(q8_0, .block_bytes = 34, .strips = 1, .is_signed = 1)
INTERLEAVED(iq4_nl, .block_bytes = 18, .strips = 1, .is_signed = 1)
INTERLEAVED(mxfp4, .block_bytes = 17, .strips = 1, .is_signed = 1)
INTERLEAVED(iq4_xs, .block_bytes = 136, .strips = 8, .is_signed = 1)
INTERLEAVED(q4_k, .block_bytes = 144, .strips = 8, .has_minimum = 1)
INTERLEAVED(q5_k, .block_bytes = 176, .strips = 8, .has_minimum = 1)
INTERLEAVED(q6_k, .block_bytes = 210, .strips = 8, .offset = 32, .has_halves = 1)
