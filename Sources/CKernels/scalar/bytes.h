// Numbers from bytes, which may start anywhere.
#pragma once
#include <stdint.h>
#include <string.h>
#pragma STDC FP_CONTRACT OFF

static inline float float_from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint32_t bits_from_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline float float_at(const uint8_t *bytes) {
  float value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

// IEEE half precision: 1 sign bit, 5 of exponent, 10 of fraction.
static inline float float_at_f16(const uint8_t *bytes) {
  uint32_t half = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
  uint32_t sign = (half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 1023;
  if (exponent == 0) {
    // Denormal: the fraction counts 2^-24, which a float holds exactly.
    return float_from_bits(bits_from_float((float)fraction * 0x1p-24f) | sign);
  }
  if (exponent == 31) {
    // The conversion instruction makes a NaN a quiet one.
    uint32_t quiet = fraction == 0 ? 0 : 0x400000;
    return float_from_bits(sign | 0x7f800000 | quiet | fraction << 13);
  }
  return float_from_bits(sign | (exponent + 112) << 23 | fraction << 13);
}

// The nearest half, ties to even, as the conversion instruction makes it.
static inline uint16_t f16_from_float(float value) {
  uint32_t bits = bits_from_float(value), sign = bits >> 16 & 0x8000;
  bits &= 0x7fffffff;
  if (bits > 0x7f800000) return (uint16_t)(sign | 0x7e00 | (bits >> 13 & 0x3ff));
  if (bits >= 0x477ff000) return (uint16_t)(sign | 0x7c00);
  if (bits < 0x38800000) {
    // Denormal: beside a half a float counts 2^-24 too.
    float shifted = float_from_bits(bits) + 0.5f;
    return (uint16_t)(sign | (bits_from_float(shifted) - 0x3f000000));
  }
  bits += 0xfff + (bits >> 13 & 1);
  return (uint16_t)(sign | (bits - 0x38000000) >> 13);
}

// The upper half of a float.
static inline float float_at_bf16(const uint8_t *bytes) {
  return float_from_bits((uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 24);
}
