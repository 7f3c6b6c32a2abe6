// Nibbles that index a table of sixteen values: IQ4_NL, IQ4_XS, MXFP4, NVFP4.
#pragma once
#include "strips_short.h"

// Sixteen steps, wider away from zero.
#define TABLE_IQ4 \
  -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
// Twice the numbers of E2M1: 1 sign bit, 2 of exponent, 1 of fraction.
#define TABLE_E2M1 0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12

INLINE void look_up(const int8_t *table, int8_t *weights, int count) {
  for (int i = 0; i < count; i++) weights[i] = table[weights[i]];
}

// Half of E8M0, 2^(e - 127): the half that doubled table values want.
INLINE float half_at_e8m0(const uint8_t *byte) {
  uint32_t e = *byte;
  return float_from_bits(e < 2 ? (uint32_t)0x00200000 << e : (e - 1) << 23);
}

// Half of UE4M3: 4 bits of exponent, 3 of fraction; the largest stands for NaN, read as zero.
// The same bits in a float, denormals included, are 2^119 too small.
INLINE float half_at_ue4m3(const uint8_t *byte) {
  uint32_t bits = *byte & 127;
  return *byte == 127 ? 0 : float_from_bits(bits << 20) * 0x1p119f;
}

INLINE void strip_iq4_nl(const uint8_t *block, int k, strip *s) {
  (void)k;
  static const int8_t table[16] = {TABLE_IQ4};
  nibbles_at(block + 2, s->weights);
  look_up(table, s->weights, 32);
  set_scale(s, float_at_f16(block));
}

// Six bits for each of eight scales, 32 too much: 4 bytes of low nibbles, 2 of high bits.
INLINE uint64_t scales_iq4_xs(const uint8_t *block) {
  return spread_nibbles(uint32_at(block + 4)) | spread_pairs(uint16_at(block + 2)) << 4;
}

INLINE void strip_iq4_xs(const uint8_t *block, int k, strip *s) {
  static const int8_t table[16] = {TABLE_IQ4};
  nibbles_at(block + 8 + 16 * k, s->weights);
  look_up(table, s->weights, 32);
  int scale = (int)(scales_iq4_xs(block) >> 8 * k & 63) - 32;
  set_scale(s, float_at_f16(block) * (float)scale);
}

INLINE void strip_mxfp4(const uint8_t *block, int k, strip *s) {
  (void)k;
  static const int8_t table[16] = {TABLE_E2M1};
  nibbles_at(block + 1, s->weights);
  look_up(table, s->weights, 32);
  set_scale(s, half_at_e8m0(block));
}

// A block of 64: four scales, then for each of them 8 bytes, low nibbles before high ones.
INLINE void strip_nvfp4(const uint8_t *block, int k, strip *s) {
  static const int8_t table[16] = {TABLE_E2M1};
  for (int part = 0; part < 2; part++) {
    const uint8_t *q = block + 4 + (2 * k + part) * 8;
    for (int i = 0; i < 8; i++) {
      s->weights[part * 16 + i] = (int8_t)(q[i] & 15);
      s->weights[part * 16 + i + 8] = (int8_t)(q[i] >> 4);
    }
    s->scales[part] = half_at_ue4m3(block + 2 * k + part);
  }
  look_up(table, s->weights, 32);
}
