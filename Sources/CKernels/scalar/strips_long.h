// Blocks of 256 weights whose sub-blocks of 16 or 32 have integer scales: Q2_K...Q6_K.
#pragma once
#include "strips.h"

// Sixteen bytes: the integer scales, or scales and minimums, of a block.
typedef struct sixteen {
  uint64_t low, high;
} sixteen;

INLINE int byte_of(sixteen bytes, int i) {
  return (int)((i < 8 ? bytes.low : bytes.high) >> i % 8 * 8 & 255);
}

INLINE uint64_t uint64_at(const uint8_t *bytes) {
  return uint32_at(bytes) | (uint64_t)uint32_at(bytes + 4) << 32;
}

#define NIBBLES 0x0f0f0f0f0f0f0f0f

// Scales of the sixteen sub-blocks, and their minimums.
INLINE sixteen scales_q2_k(const uint8_t *block) {
  return (sixteen){uint64_at(block) & NIBBLES, uint64_at(block + 8) & NIBBLES};
}
INLINE sixteen minimums_q2_k(const uint8_t *block) {
  return (sixteen){uint64_at(block) >> 4 & NIBBLES, uint64_at(block + 8) >> 4 & NIBBLES};
}

// Six bits for each of sixteen, 32 too much: 8 bytes with the low nibbles of 0...7 and 8...15,
// then 4 bytes, byte i with the high bits of i, i + 4, i + 8, i + 12.
INLINE sixteen scales_q3_k(const uint8_t *block) {
  uint64_t low = uint64_at(block + 96), high = uint32_at(block + 104);
  uint64_t pairs = high | (high >> 2) << 32;
  return (sixteen){
      (low & NIBBLES) | (pairs & 0x0303030303030303) << 4,
      (low >> 4 & NIBBLES) | (pairs >> 4 & 0x0303030303030303) << 4,
  };
}

// Q4_K and Q5_K: six bits for eight scales (low) and eight minimums (high). Byte i < 4 has
// scale i, byte i + 4 minimum i, and both lend their upper bits to number i + 4, whose nibbles
// are in byte i + 8.
INLINE sixteen scales_q4_k(const uint8_t *block) {
  uint64_t scales = uint32_at(block + 4), minimums = uint32_at(block + 8);
  uint64_t rest = uint32_at(block + 12);
  uint64_t later_scales = (rest & 0x0f0f0f0f) | (scales >> 2 & 0x30303030);
  uint64_t later_minimums = (rest >> 4 & 0x0f0f0f0f) | (minimums >> 2 & 0x30303030);
  return (sixteen){
      (scales & 0x3f3f3f3f) | later_scales << 32,
      (minimums & 0x3f3f3f3f) | later_minimums << 32,
  };
}

INLINE void strip_q2_k(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 16 + k / 4 * 32;
  for (int i = 0; i < 32; i++) s->weights[i] = (int8_t)(q[i] >> k % 4 * 2 & 3);
  float d = float_at_f16(block + 80), m = float_at_f16(block + 82);
  for (int i = 0; i < 2; i++) {
    s->scales[i] = d * (float)byte_of(scales_q2_k(block), 2 * k + i);
    s->minimums[i] = -m * (float)byte_of(minimums_q2_k(block), 2 * k + i);
  }
}

// The third bit says that 4 is not taken away.
INLINE void strip_q3_k(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 32 + k / 4 * 32;
  for (int i = 0; i < 32; i++) {
    int high = block[i] >> k & 1;
    s->weights[i] = (int8_t)((q[i] >> k % 4 * 2 & 3) + high * 4 - 4);
  }
  float d = float_at_f16(block + 108);
  for (int i = 0; i < 2; i++) {
    s->scales[i] = d * (float)(byte_of(scales_q3_k(block), 2 * k + i) - 32);
  }
}

INLINE void set_scales_q4_k(const uint8_t *block, int k, strip *s) {
  set_scale(s, float_at_f16(block) * (float)byte_of(scales_q4_k(block), k));
  set_minimum(s, -float_at_f16(block + 2) * (float)byte_of(scales_q4_k(block), k + 8));
}

INLINE void strip_q4_k(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + 16 + k / 2 * 32;
  for (int i = 0; i < 32; i++) s->weights[i] = (int8_t)(q[i] >> k % 2 * 4 & 15);
  set_scales_q4_k(block, k, s);
}

INLINE void strip_q5_k(const uint8_t *block, int k, strip *s) {
  const uint8_t *high = block + 16, *q = block + 48 + k / 2 * 32;
  for (int i = 0; i < 32; i++) {
    s->weights[i] = (int8_t)((q[i] >> k % 2 * 4 & 15) + (high[i] >> k & 1) * 16);
  }
  set_scales_q4_k(block, k, s);
}

INLINE void strip_q6_k(const uint8_t *block, int k, strip *s) {
  const uint8_t *q = block + k / 4 * 64 + k % 2 * 32, *high = block + 128 + k / 4 * 32;
  for (int i = 0; i < 32; i++) {
    int low = q[i] >> k % 4 / 2 * 4 & 15;
    s->weights[i] = (int8_t)(low + (high[i] >> k % 4 * 2 & 3) * 16 - 32);
  }
  float d = float_at_f16(block + 208);
  for (int i = 0; i < 2; i++) s->scales[i] = d * (float)(int8_t)block[192 + 2 * k + i];
}
