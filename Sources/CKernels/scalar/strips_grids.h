// Blocks of 256 weights that are points of a lattice: IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S,
// IQ3_XXS, IQ3_S. Eight bytes are worked on at a time, as one integer.
#pragma once
#include "grids.h"
#include "strips.h"

#define BYTES(byte) (0x0101010101010101 * (uint64_t)(byte))

// Eight weights of IQ2: 8, 25, 43 for 0, 1, 2.
INLINE uint64_t eight_iq2(uint32_t point) {
  uint64_t x = spread_pairs(point);
  return x * 17 + (x >> 1 & BYTES(1)) + BYTES(8);
}

// Eight weights of IQ1 and what all of them are shifted by, an eighth: 8 * (-1, 0, 1) + 1, or
// - 1. Bytes are added without carries between them.
INLINE uint64_t eight_iq1(uint32_t point, int is_negative) {
  // 120, 128, 136, shifted by one, are the wanted numbers but for their highest bit.
  uint64_t x = spread_pairs(point) * 8 + BYTES(120);
  return (is_negative ? x - BYTES(1) : x + BYTES(1)) ^ BYTES(0x80);
}

// Four weights of each of two points of IQ3, 3 bits each.
INLINE uint64_t eight_fields(uint32_t first, uint32_t second) {
  uint64_t x = first | (uint64_t)second << 32;
  x = (x | x << 10) & 0x003f003f003f003f;
  return (x | x << 5) & 0x0707070707070707;
}
INLINE uint64_t eight_iq3_xxs(uint32_t first, uint32_t second) {
  uint64_t x = eight_fields(first, second);
  // 7 is 62, not 60.
  uint64_t is_seven = x & x >> 1 & x >> 2 & BYTES(1);
  return x * 8 + BYTES(4) + is_seven * 2;
}
INLINE uint64_t eight_iq3_s(uint32_t first, uint32_t second) {
  return eight_fields(first, second) * 2 + BYTES(1);
}

// Weight i with the sign that bit i of `signs` says. No weight is zero.
INLINE uint64_t with_signs(uint64_t weights, uint32_t signs) {
  uint64_t bits = BYTES(signs & 255) & 0x8040201008040201;
  uint64_t ones = (bits + BYTES(0x7f)) >> 7 & BYTES(1);
  return (weights ^ ones * 255) + ones;
}

// Seven signs; the eighth makes the number of minuses even.
INLINE uint32_t even_signs(uint32_t seven) {
  seven &= 127;
  uint32_t parity = seven ^ seven >> 4;
  parity ^= parity >> 2;
  parity ^= parity >> 1;
  return seven | (parity & 1) << 7;
}

INLINE void set_eight(strip *s, int part, uint64_t weights) {
  memcpy(s->weights + 8 * part, &weights, 8);
}

// 11 bits of index: 8 of `low`, 3 of `high`.
INLINE uint32_t point_iq1(uint32_t low, uint32_t high) {
  return ck_grid_iq1[low | (high & 7) << 8];
}

// d, 32 bytes of indices, then for each strip 4 x 3 bits of index, 3 of scale, 1 of shift.
INLINE void strip_iq1_s(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 2 + 4 * k;
  uint32_t high = uint16_at(block + 34 + 2 * k);
  for (int part = 0; part < 4; part++) {
    set_eight(s, part, eight_iq1(point_iq1(q[part], high >> 3 * part), high >> 15 & 1));
  }
  set_scale(s, float_at_f16(block) * (float)(2 * (high >> 12 & 7) + 1) * 0.125f);
}

// 32 bytes of indices, 16 of two nibbles (3 bits of index, 1 of shift), 4 numbers of 16 bits
// with 4 x 3 bits of scale each, and in their highest nibbles d.
INLINE void strip_iq1_m(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 4 * k, *high = block + 32 + 2 * k, *scales = block + 48;
  for (int part = 0; part < 4; part++) {
    uint32_t nibble = high[part / 2] >> part % 2 * 4;
    set_eight(s, part, eight_iq1(point_iq1(q[part], nibble), nibble >> 3 & 1));
  }
  uint32_t half = scales[1] >> 4 | (scales[3] & 0xf0u) | (scales[5] & 0xf0u) << 4 |
                  (scales[7] & 0xf0u) << 8;
  const uint8_t d[2] = {(uint8_t)half, (uint8_t)(half >> 8)};
  uint32_t pair = uint16_at(scales + k / 2 * 2) >> k % 2 * 6;
  for (int i = 0; i < 2; i++) {
    s->scales[i] = float_at_f16(d) * (float)(2 * (pair >> 3 * i & 7) + 1) * 0.125f;
  }
}

// (scale + 1/2) / 4, the scale a nibble.
INLINE float scale_iq2(const uint8_t *block, uint32_t scale) {
  return float_at_f16(block) * (0.5f + (float)(scale & 15)) * 0.25f;
}

// d, then for each strip 4 bytes of indices, 4 x 7 signs, 4 bits of scale.
INLINE void strip_iq2_xxs(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 2 + 8 * k;
  uint32_t signs = uint32_at(q + 4);
  for (int part = 0; part < 4; part++) {
    uint64_t weights = eight_iq2(ck_grid_iq2_xxs[q[part]]);
    set_eight(s, part, with_signs(weights, even_signs(signs >> 7 * part)));
  }
  set_scale(s, scale_iq2(block, signs >> 28));
}

// d, 32 numbers of 9 bits of index and 7 signs, 16 nibbles of scale.
INLINE void strip_iq2_xs(const uint8_t *block, int k, strip *s) {
  for (int part = 0; part < 4; part++) {
    uint32_t q = uint16_at(block + 2 + 8 * k + 2 * part);
    uint64_t weights = eight_iq2(ck_grid_iq2_xs[q & 511]);
    set_eight(s, part, with_signs(weights, even_signs(q >> 9)));
  }
  for (int i = 0; i < 2; i++) s->scales[i] = scale_iq2(block, block[66 + k] >> 4 * i);
}

// d, 32 bytes of indices, 32 of signs, 8 of 4 x 2 more bits of index, 16 nibbles of scale.
INLINE void strip_iq2_s(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 2 + 4 * k, *signs = block + 34 + 4 * k;
  for (int part = 0; part < 4; part++) {
    uint32_t high = block[66 + k] >> 2 * part & 3;
    uint64_t weights = eight_iq2(ck_grid_iq2_s[q[part] | high << 8]);
    set_eight(s, part, with_signs(weights, signs[part]));
  }
  for (int i = 0; i < 2; i++) s->scales[i] = scale_iq2(block, block[74 + k] >> 4 * i);
}

// d, 64 bytes of indices, then for each strip 4 x 7 signs, 4 bits of scale.
INLINE void strip_iq3_xxs(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 2 + 8 * k;
  uint32_t signs = uint32_at(block + 66 + 4 * k);
  for (int part = 0; part < 4; part++) {
    uint64_t weights = eight_iq3_xxs(ck_grid_iq3_xxs[q[2 * part]],
                                     ck_grid_iq3_xxs[q[2 * part + 1]]);
    set_eight(s, part, with_signs(weights, even_signs(signs >> 7 * part)));
  }
  set_scale(s, float_at_f16(block) * (0.5f + (float)(signs >> 28)) * 0.5f);
}

// d, 64 bytes of indices, 8 of 8 x 1 more bit, 32 of signs, 8 nibbles of scale.
INLINE void strip_iq3_s(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 2 + 8 * k, *signs = block + 74 + 4 * k;
  uint32_t high = block[66 + k];
  for (int part = 0; part < 4; part++) {
    uint32_t first = q[2 * part] | (high >> 2 * part & 1) << 8;
    uint32_t second = q[2 * part + 1] | (high >> (2 * part + 1) & 1) << 8;
    uint64_t weights = eight_iq3_s(ck_grid_iq3_s[first], ck_grid_iq3_s[second]);
    set_eight(s, part, with_signs(weights, signs[part]));
  }
  uint32_t scale = block[106 + k / 2] >> k % 2 * 4 & 15;
  set_scale(s, float_at_f16(block) * (float)(2 * scale + 1));
}
