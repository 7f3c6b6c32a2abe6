// Blocks of 256 weights that are -1, 0 or 1: TQ1_0, TQ2_0.
#pragma once
#include "strips.h"

// Five weights are the digits of a fraction of 3^5, in a byte: times 3, the digit carries out.
INLINE int8_t digit(uint8_t byte, int place) {
  static const uint8_t powers[5] = {1, 3, 9, 27, 81};
  return (int8_t)(((uint8_t)(byte * powers[place]) * 3 >> 8) - 1);
}

// 32 bytes, whose digit p is weight 32 p + i; 16, whose digit p is weight 160 + 16 p + i; and
// 4, with four digits each, for the last 16.
INLINE void strip_tq1_0(const uint8_t *block, int k, strip *s) {
  for (int i = 0; i < 32; i++) {
    int place = 32 * k + i - 160;
    if (place < 0) {
      s->weights[i] = digit(block[i], k);
    } else if (place < 80) {
      s->weights[i] = digit(block[32 + place % 16], place / 16);
    } else {
      s->weights[i] = digit(block[48 + place % 4], (place - 80) / 4);
    }
  }
  set_scale(s, float_at_f16(block + 52));
}

INLINE void strip_tq2_0(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + k / 4 * 32;
  for (int i = 0; i < 32; i++) s->weights[i] = (int8_t)((q[i] >> k % 4 * 2 & 3) - 1);
  set_scale(s, float_at_f16(block + 64));
}
