// Arithmetic of a transformer on one processor core. No allocation, no globals, no threads.
//
// Every kernel exists as `ck_<what>_scalar`, and where it pays as `_avx2` and `_avx512`.
// The scalar version is the meaning; the others must agree with it BIT FOR BIT. Hence:
//
// - Sums of floats are striped: element i is added to lane i % 16 in the order of i, and the
//   sixteen lanes are folded in halves, lane l + lane l+8, then l + l+4, l + l+2, l + l+1.
// - a * b + c is written `fma(a, b, c)` where it is rounded once; nothing else is fused.
// - Sums of integers are exact, so their order is free.
//
// What rounds is IEEE single precision, denormals included. Where a NaN takes part, a NaN may
// come out with other bits.
//
// Weights may start at any byte. Floats of activations are aligned as C wants them.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Rows of activations, in two forms. Strides are in elements.
typedef struct ck_activations {
  // (token, width), as computed.
  const float *_Nonnull values;
  size_t value_stride;
  // (token, width rounded up to 64), the same as int8 in blocks of 32, from `ck_quantise`.
  const int8_t *_Nonnull quants;
  size_t quant_stride;
  // (token, quant_stride / 32), the scale of each block.
  const float *_Nonnull scales;
  size_t scale_stride;
  // (token, 2 * quant_stride / 32), the sum of the quants of each half of a block.
  const int16_t *_Nonnull sums;
} ck_activations;

// Declares a kernel in every set.
#if defined(__x86_64__)
#define CK_KERNEL(what, ...)        \
  void ck_##what##_scalar(__VA_ARGS__); \
  void ck_##what##_avx2(__VA_ARGS__);   \
  void ck_##what##_avx512(__VA_ARGS__)
#else
#define CK_KERNEL(what, ...) void ck_##what##_scalar(__VA_ARGS__)
#endif

// MARK: Quantising

// A row of floats as int8 in blocks of 32: per block d = max |x| / 127, and
// q = x / d rounded to the nearest, ties to even, within -127...127; d = 0 makes q = 0.
// Writes `columns` rounded up to 64 quants and a 32nd of that many scales; what is beyond
// `columns` counts as zero. A NaN becomes -127 and does not move the scale. Two sums a block:
// of its quants 0...15 and 16...31.
CK_KERNEL(quantise, const float *_Nonnull x, int columns, int8_t *_Nonnull quants,
          float *_Nonnull scales, int16_t *_Nonnull sums);

// MARK: Matrix products

// y[i * y_stride + row] = sum over c of W[row][c] * x[tokens[i]][c], for row_begin <= row <
// row_end and 0 <= i < token_count. `tokens` may be null: then tokens[i] is i.
// `weights` is row 0 of the matrix and `row_bytes` the distance of rows. A result depends on
// its row and its token only, not on the others of the call.
//
// F32, F16, BF16: lane c % 16 = fma(W[row][c], x[c], lane); columns beyond the last are zeros
// up to a multiple of 16.
//
// All others use the quants of x, in strips of 32 weights that are blocks or parts of blocks.
// Weight i of a strip is d_i * q_i + m_i: q an int8, d and m floats that sixteen weights share.
// For strip b and j in 0..<8, lane 8 * (b % 2) + j = fma(s_j, d_j * scale_b, lane), where s_j is
// the integer sum of q * x over elements 4j...4j+3 of the strip; then, in formats that have
// minimums, fma(t_j, m_j * scale_b, lane), where t_j is the sum of those x. `scalar/strips_*.h`
// say what q, d and m are. Any byte is valid.
#define CK_PRODUCT_PARAMETERS                                                              \
  const void *_Nonnull weights, size_t row_bytes, int columns, int row_begin, int row_end, \
      const ck_activations *_Nonnull x, const int32_t *_Nullable tokens, int token_count,  \
      float *_Nonnull y, size_t y_stride

// A row of weights as floats: y[c] = W[c], with the roundings of d_i * q_i and of the sum.
// Scalar only: a token looks up one row.
#define CK_DEQUANTISE_PARAMETERS \
  const void *_Nonnull weights, int columns, float *_Nonnull y

// Every format that can be computed with, and its number in a model file. This is the list:
// whatever is per format is made from it.
#define CK_FORMATS(row)                                                                    \
  row(f32, 0) row(f16, 1) row(bf16, 30)                                                    \
  row(q4_0, 2) row(q4_1, 3) row(q5_0, 6) row(q5_1, 7) row(q8_0, 8)                         \
  row(q2_k, 10) row(q3_k, 11) row(q4_k, 12) row(q5_k, 13) row(q6_k, 14)                    \
  row(iq4_nl, 20) row(iq4_xs, 23) row(mxfp4, 39) row(nvfp4, 40)                            \
  row(iq1_s, 19) row(iq1_m, 29) row(iq2_xxs, 16) row(iq2_xs, 17) row(iq2_s, 22)            \
  row(iq3_xxs, 18) row(iq3_s, 21) row(tq1_0, 34) row(tq2_0, 35)

#define CK_DECLARE_FORMAT(format, number)              \
  CK_KERNEL(product_##format, CK_PRODUCT_PARAMETERS); \
  void ck_dequantise_##format##_scalar(CK_DEQUANTISE_PARAMETERS);
CK_FORMATS(CK_DECLARE_FORMAT)

// The kernels of one format of weights.
typedef struct ck_format {
  uint32_t number;
  void (*_Nonnull product)(CK_PRODUCT_PARAMETERS);
  void (*_Nonnull dequantise)(CK_DEQUANTISE_PARAMETERS);
} ck_format;

#define CK_COUNT_FORMAT(...) +1
enum { CK_FORMAT_COUNT = 0 CK_FORMATS(CK_COUNT_FORMAT) };

#define CK_NUMBER_FORMAT(format, number) CK_NUMBER_##format = number,
enum { CK_FORMATS(CK_NUMBER_FORMAT) };

// MARK: Rows side by side
//
// Sixteen rows of a matrix, interleaved: block b of all of them, then block b + 1. A block is a
// row of units, of 1, 2 or 4 bytes as its fields want it, and unit u of row r lies at place
// 16 * u + r. So a register holds what sixteen rows need at the same time, and a product reads
// memory from front to back. A group takes the bytes that its rows took.
//
// A product with such rows is another sum than the one above: a row has one lane. Strip after
// strip it is lane = fma(s, d * scale_b, lane), where s is the integer sum of q * x over the
// strip, or over each half of it in formats that have two scales a strip; then, in formats
// that have minimums, lane = fma(t, m * scale_b, lane), where t is the sum of those x.

enum { CK_GROUP_ROWS = 16 };

// Bytes and weights of a block, then its fields: how many units of how many bytes.
#define CK_INTERLEAVED_FORMATS(row)                    \
  row(q4_0, 18, 32, {1, 2}, {4, 4})                    \
  row(q8_0, 34, 32, {1, 2}, {8, 4})                    \
  row(q4_k, 144, 256, {2, 2}, {12, 1}, {32, 4})        \
  row(q5_k, 176, 256, {2, 2}, {12, 1}, {40, 4})        \
  row(q6_k, 210, 256, {48, 4}, {16, 1}, {1, 2})        \
  row(iq4_nl, 18, 32, {1, 2}, {4, 4})                  \
  row(iq4_xs, 136, 256, {2, 2}, {4, 1}, {32, 4})       \
  row(mxfp4, 17, 32, {1, 1}, {4, 4})

// Units of a block, one after the other; a count of zero ends them.
typedef struct ck_units {
  int count, bytes;
} ck_units;

typedef struct ck_block_fields {
  int block_bytes;
  int block_columns;
  ck_units units[4];
} ck_block_fields;

// Writes the group of sixteen rows, `blocks` blocks each; `group` must not overlap them.
void ck_interleave(const ck_block_fields *_Nonnull fields, const void *_Nonnull rows,
                   size_t row_bytes, int blocks, void *_Nonnull group);

// Takes block `block` of row `row` out of a group.
void ck_take_block(const ck_block_fields *_Nonnull fields, const void *_Nonnull group, int row,
                   int block, void *_Nonnull bytes);

#define CK_DECLARE_INTERLEAVED(format, ...) CK_KERNEL(interleaved_##format, CK_PRODUCT_PARAMETERS);
CK_INTERLEAVED_FORMATS(CK_DECLARE_INTERLEAVED)

#define CK_DECLARE_FIELDS(format, ...) extern const ck_block_fields ck_fields_##format;
CK_INTERLEAVED_FORMATS(CK_DECLARE_FIELDS)

// The kernel of one format for whole groups: rows from a multiple of 16 to another.
typedef struct ck_interleaved {
  uint32_t number;
  void (*_Nonnull product)(CK_PRODUCT_PARAMETERS);
  const ck_block_fields *_Nonnull fields;
} ck_interleaved;

enum { CK_INTERLEAVED_COUNT = 0 CK_INTERLEAVED_FORMATS(CK_COUNT_FORMAT) };

// MARK: Vectors of `count` floats

// *result = the sum of x[i] * y[i], lane i % 16 = fma(x[i], y[i], lane).
CK_KERNEL(dot, const float *_Nonnull x, const float *_Nonnull y, int count,
          float *_Nonnull result);

// y[i] = y[i] + x[i].
CK_KERNEL(add, const float *_Nonnull x, int count, float *_Nonnull y);

// y[i] = fma(a, x[i], y[i]).
CK_KERNEL(accumulate, float a, const float *_Nonnull x, int count, float *_Nonnull y);

// y[i] = (x[i] * r) * weight[i], r = 1 / sqrt(dot(x, x) / count + epsilon). y may be x.
CK_KERNEL(rms_norm, const float *_Nonnull x, const float *_Nonnull weight, int count,
          float epsilon, float *_Nonnull y);

// y[i] = e^x[i] with a relative error below 2e-7, down to the smallest denormal. y may be x.
// With n = x / ln 2 rounded to the nearest and r = x - n ln 2: the Taylor polynomial of e^r
// up to r^7 / 7!, times 2^n in two exact halves. Overflows to infinity, underflows to zero.
CK_KERNEL(exponential, const float *_Nonnull x, int count, float *_Nonnull y);

// y[i] = e[i] * (1 / sum of e), e[i] = e^(x[i] - max x), lane i % 16 = lane + e[i].
// y may be x.
CK_KERNEL(softmax, const float *_Nonnull x, int count, float *_Nonnull y);

// y[i] = (gate[i] / (1 + e^-gate[i])) * up[i]: SiLU of the gate, times up. y may be either.
CK_KERNEL(silu_multiply, const float *_Nonnull gate, const float *_Nonnull up, int count,
          float *_Nonnull y);

// y[i] = (g / (1 + e^-(1.702 * g))) * (u + 1), where g = gate[i], but 7 at most, and u = up[i],
// within -7...7: the activation of gpt-oss. y may be either.
CK_KERNEL(clamped_silu_multiply, const float *_Nonnull gate, const float *_Nonnull up, int count,
          float *_Nonnull y);

// y[i] = a[i] * x[i]. y may be either.
CK_KERNEL(multiply, const float *_Nonnull a, const float *_Nonnull x, int count,
          float *_Nonnull y);

// y[i] = fma(a[i], x[i], y[i]).
CK_KERNEL(multiply_add, const float *_Nonnull a, const float *_Nonnull x, int count,
          float *_Nonnull y);

// y[i] = x[i] / (1 + e^-gate[i]): the sigmoid of the gate, times x; SiLU where both are the
// same. y may be either.
CK_KERNEL(sigmoid_multiply, const float *_Nonnull gate, const float *_Nonnull x, int count,
          float *_Nonnull y);

// y[i] = (g / (1 + e^-(g * s))) * up[i] with g = gate[i] and s = fma(g * g, CUBIC, LINEAR):
// GELU in its tanh form, g / 2 * (1 + tanh(sqrt(2 / pi) * (g + 0.044715 * g^3))), times up.
// y may be either.
#define CK_GELU_LINEAR 1.5957691216057308f  // 2 * sqrt(2 / pi)
#define CK_GELU_CUBIC 0.07135481627159225f  // the same * 0.044715
CK_KERNEL(gelu_multiply, const float *_Nonnull gate, const float *_Nonnull up, int count,
          float *_Nonnull y);

// y[i] = cap - 2 cap / (1 + e^(y[i] * (2 / cap))), which is cap * tanh(y[i] / cap).
CK_KERNEL(soft_cap, float cap, int count, float *_Nonnull y);

// MARK: Recurrence

// One token of the gated delta rule (arXiv 2412.06464): a state of `rows` x `columns` fades,
// learns to answer `key` with `value`, and is asked `query`. For each row s of the state:
// s[j] = s[j] * decay; then s[j] = fma(c, key[j], s[j]), c = (value[i] - dot(s, key)) * rate;
// then y[i] = dot(s, query). y must not be another argument.
CK_KERNEL(delta_step, const float *_Nonnull query, const float *_Nonnull key,
          const float *_Nonnull value, int rows, int columns, float decay, float rate,
          float *_Nonnull state, float *_Nonnull y);

// MARK: Attention

// Rotates `pairs` pairs (a, b) of x by the angles whose cosines and sines are given:
// a' = fma(a, cos, -(b * sin)), b' = fma(b, cos, a * sin).
// `halves`: pair i is (x[i], x[i + pairs]), which GGUF files call NEOX.
// `neighbours`: pair i is (x[2i], x[2i + 1]), which they call NORM.
CK_KERNEL(rotate_halves, const float *_Nonnull cosines, const float *_Nonnull sines, int pairs,
          float *_Nonnull x);
CK_KERNEL(rotate_neighbours, const float *_Nonnull cosines, const float *_Nonnull sines,
          int pairs, float *_Nonnull x);

// How numbers are kept for attention: as they are, in half precision, or as int8 in strips of 32
// that share a scale in half precision (then sizes are multiples of 32).
#define CK_KV_F32 0
#define CK_KV_F16 1
#define CK_KV_Q8_0 2

// Positions are kept in spans, from position 0 on, and attended to span by span.
#define CK_SPAN 256
// Within a span the keys of so many positions are interleaved: one register holds the same
// element of all of them, so that a sum of products needs no folding.
#define CK_BUNDLE 16
// Query rows that attend in one call, at most.
#define CK_ATTENTION_ROWS 32

// Keeps the key of the position that has `place` in the span at `keys`, or its value likewise.
// Keys are (bundle, element, position); in Q8_0 (bundle, strip), each the scales of sixteen
// positions and then (element, position). Values are (position, element), padded to a multiple
// of 16 with whatever is there; in Q8_0 (position, strip), each a scale and then 32 numbers.
// F16: rounded to the nearest, ties to even, within -65504...65504.
// Q8_0: d = max |x| / 127 in half precision, and q = x / d likewise, within -127...127; d = 0
// makes q = 0. A NaN becomes -127 and does not move the scale.
CK_KERNEL(store_key, int format, const float *_Nonnull x, int size, int place,
          void *_Nonnull keys);
CK_KERNEL(store_value, int format, const float *_Nonnull x, int size, int place,
          void *_Nonnull values);

// Bytes of the key of one position, and of its value.
static inline size_t ck_key_bytes(int format, int size) {
  if (format == CK_KV_Q8_0) return (size_t)size / 32 * 34;
  return (size_t)size * (format == CK_KV_F16 ? 2 : 4);
}
static inline int ck_padded(int size) { return (size + 15) / 16 * 16; }
static inline size_t ck_value_bytes(int format, int size) {
  return ck_key_bytes(format, ck_padded(size));
}

// What is attended to: the first span of keys and of values, and how far the next ones are.
typedef struct ck_attention {
  int format;
  int key_size;
  int value_size;
  // Of the products of query and key.
  float scale;
  const void *_Nonnull keys;
  // Null: the value of a position is the beginning of its key.
  const void *_Nullable values;
  size_t span_bytes;
} ck_attention;

// A query of `key_size` floats, the positions that it sees, and what it has gathered of them:
// a weighted sum of values, padded to a multiple of 16 floats, then the total of the weights
// and the largest score. A total of 0 means nothing yet, whatever the rest is.
typedef struct ck_attention_row {
  const float *_Nonnull query;
  float *_Nonnull sums;
  int begin;
  int end;
} ck_attention_row;

// Floats of a row's sums, in whole cache lines.
static inline int ck_sums_size(int value_size) { return ck_padded(value_size) + 16; }

// Floats of scratch for `attend`: scores, sums of a span, keys, values.
#define CK_ATTENTION_KEYS 64
#define CK_ATTENTION_VALUES 32
static inline size_t ck_attention_scratch(int key_size, int value_size) {
  return (size_t)CK_ATTENTION_ROWS * (CK_SPAN + (size_t)ck_sums_size(value_size)) +
         (size_t)CK_ATTENTION_KEYS * (size_t)key_size +
         (size_t)CK_ATTENTION_VALUES * (size_t)ck_padded(value_size);
}

// Attention of `row_count` query rows to the spans first_span <= s < end_span, each as far as
// the row sees it. For a row and a span, over the positions j in order:
// score[j] = the sum over i in order of fma(query[i], key j[i], sum), times scale;
// e[j] = e^(score[j] - largest); total = the sum of e[j] as in softmax; y[i] = the sum of
// fma(e[j], value j[i], y[i]). Then these sums are merged into the row's, as below.
// A row's result does not depend on the others, and spans that were attended to one by one
// and merged in order give what one call gives.
CK_KERNEL(attend, const ck_attention *_Nonnull over, const ck_attention_row *_Nonnull rows,
          int row_count, int first_span, int end_span, float *_Nonnull scratch);

// Adds sums of later positions (online softmax, arXiv 1805.02867). Where either has a total of
// 0 the other is what remains; else with L the larger of both largest scores, a = e^(into's - L)
// and b = e^(from's - L): y[i] = fma(y[i], a, from[i] * b), and the total likewise.
CK_KERNEL(merge_sums, const float *_Nonnull from, int value_size, float *_Nonnull into);

// y[i] = sum[i] * share, share = 1 / total. A sink is the score of a position more that has no
// value (StreamingLLM, arXiv 2309.17453): with L, a and b as above for it, share =
// a * (1 / fma(total, a, b)).
CK_KERNEL(finish_sums, const float *_Nonnull sums, const float *_Nullable sink, int value_size,
          float *_Nonnull y);

// MARK: Sets

// The kernels of one instruction set.
typedef struct ck_kernels {
  // CK_FORMAT_COUNT of them.
  const ck_format *_Nonnull formats;
  // CK_INTERLEAVED_COUNT of them.
  const ck_interleaved *_Nonnull interleaved;
  __typeof__(ck_quantise_scalar) *_Nonnull quantise;
  __typeof__(ck_dot_scalar) *_Nonnull dot;
  __typeof__(ck_add_scalar) *_Nonnull add;
  __typeof__(ck_accumulate_scalar) *_Nonnull accumulate;
  __typeof__(ck_rms_norm_scalar) *_Nonnull rms_norm;
  __typeof__(ck_exponential_scalar) *_Nonnull exponential;
  __typeof__(ck_softmax_scalar) *_Nonnull softmax;
  __typeof__(ck_silu_multiply_scalar) *_Nonnull silu_multiply;
  __typeof__(ck_clamped_silu_multiply_scalar) *_Nonnull clamped_silu_multiply;
  __typeof__(ck_multiply_scalar) *_Nonnull multiply;
  __typeof__(ck_multiply_add_scalar) *_Nonnull multiply_add;
  __typeof__(ck_sigmoid_multiply_scalar) *_Nonnull sigmoid_multiply;
  __typeof__(ck_gelu_multiply_scalar) *_Nonnull gelu_multiply;
  __typeof__(ck_soft_cap_scalar) *_Nonnull soft_cap;
  __typeof__(ck_delta_step_scalar) *_Nonnull delta_step;
  __typeof__(ck_rotate_halves_scalar) *_Nonnull rotate_halves;
  __typeof__(ck_rotate_neighbours_scalar) *_Nonnull rotate_neighbours;
  __typeof__(ck_store_key_scalar) *_Nonnull store_key;
  __typeof__(ck_store_value_scalar) *_Nonnull store_value;
  __typeof__(ck_attend_scalar) *_Nonnull attend;
  __typeof__(ck_merge_sums_scalar) *_Nonnull merge_sums;
  __typeof__(ck_finish_sums_scalar) *_Nonnull finish_sums;
} ck_kernels;

ck_kernels ck_kernels_scalar(void);
#if defined(__x86_64__)
ck_kernels ck_kernels_avx2(void);
ck_kernels ck_kernels_avx512(void);
#endif

// Whether this processor, and its operating system, run the set: 1 or 0.
// AVX2 means AVX2, FMA and F16C; AVX-512 means F, BW, DQ, VL and VNNI besides.
int ck_supports_avx2(void);
int ck_supports_avx512(void);
