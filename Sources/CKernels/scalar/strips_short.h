// Blocks of 32 weights: Q4_0, Q4_1, Q5_0, Q5_1, Q8_0.
#pragma once
#include "strips.h"

// The order of all formats that keep 32 nibbles in 16 bytes: the low ones, then the high ones.
INLINE void nibbles_at(const uint8_t *bytes, int8_t *weights) {
  for (int i = 0; i < 16; i++) {
    weights[i] = (int8_t)(bytes[i] & 15);
    weights[i + 16] = (int8_t)(bytes[i] >> 4);
  }
}

// Nibbles with a fifth bit: bit i of `high` belongs to weight i.
INLINE void fives_at(const uint8_t *bytes, uint32_t high, int8_t *weights) {
  nibbles_at(bytes, weights);
  for (int i = 0; i < 32; i++) weights[i] = (int8_t)(weights[i] + (int)(high >> i & 1) * 16);
}

INLINE void shift(int8_t *weights, int by) {
  for (int i = 0; i < 32; i++) weights[i] = (int8_t)(weights[i] + by);
}

INLINE void strip_q8_0(const uint8_t *block, int k, strip *s) {
  (void)k;
  memcpy(s->weights, block + 2, 32);
  set_scale(s, float_at_f16(block));
}

INLINE void strip_q4_0(const uint8_t *block, int k, strip *s) {
  (void)k;
  nibbles_at(block + 2, s->weights);
  shift(s->weights, -8);
  set_scale(s, float_at_f16(block));
}

INLINE void strip_q4_1(const uint8_t *block, int k, strip *s) {
  (void)k;
  nibbles_at(block + 4, s->weights);
  set_scale(s, float_at_f16(block));
  set_minimum(s, float_at_f16(block + 2));
}

INLINE void strip_q5_0(const uint8_t *block, int k, strip *s) {
  (void)k;
  fives_at(block + 6, uint32_at(block + 2), s->weights);
  shift(s->weights, -16);
  set_scale(s, float_at_f16(block));
}

INLINE void strip_q5_1(const uint8_t *block, int k, strip *s) {
  (void)k;
  fives_at(block + 8, uint32_at(block + 4), s->weights);
  set_scale(s, float_at_f16(block));
  set_minimum(s, float_at_f16(block + 2));
}
