// The weights of block formats, a strip at a time: 32 weights, as many as share a scale of the
// activations. `strip_<format>(block, k, strip)` unpacks strip k of a block, and that is all
// that a format has to say; its product and its floats follow (`block_kernels.h`).
#pragma once
#include "bytes.h"

// The SIMD sets inline as their instructions want it.
#ifndef INLINE
#define INLINE static inline __attribute__((always_inline))
#endif

// Weight i is scales[i / 16] * weights[i] + minimums[i / 16]; formats whose zero is not
// shifted leave the minimums out.
typedef struct strip {
  int8_t weights[32];
  float scales[2];
  float minimums[2];
} strip;

INLINE void set_scale(strip *s, float scale) { s->scales[0] = s->scales[1] = scale; }
INLINE void set_minimum(strip *s, float minimum) {
  s->minimums[0] = s->minimums[1] = minimum;
}

INLINE uint32_t uint16_at(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}
INLINE uint32_t uint32_at(const uint8_t *bytes) {
  return uint16_at(bytes) | uint16_at(bytes + 2) << 16;
}

// Eight bytes, from eight fields of 2 or of 4 bits, lowest first.
INLINE uint64_t spread_pairs(uint32_t fields) {
  uint64_t x = fields & 0xffff;
  x = (x | x << 24) & 0x000000ff000000ff;
  x = (x | x << 12) & 0x000f000f000f000f;
  return (x | x << 6) & 0x0303030303030303;
}
INLINE uint64_t spread_nibbles(uint32_t fields) {
  uint64_t x = fields;
  x = (x | x << 16) & 0x0000ffff0000ffff;
  x = (x | x << 8) & 0x00ff00ff00ff00ff;
  return (x | x << 4) & 0x0f0f0f0f0f0f0f0f;
}
