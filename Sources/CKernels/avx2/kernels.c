#include "ckernels.h"

#if defined(__x86_64__)

#define FORMAT(format, number) \
  {number, ck_product_##format##_avx2, ck_dequantise_##format##_scalar},
static const ck_format formats[CK_FORMAT_COUNT] = {CK_FORMATS(FORMAT)};

#define INTERLEAVED(format, ...) \
  {CK_NUMBER_##format, ck_interleaved_##format##_avx2, &ck_fields_##format},
static const ck_interleaved interleaved[CK_INTERLEAVED_COUNT] = {
    CK_INTERLEAVED_FORMATS(INTERLEAVED)};

ck_kernels ck_kernels_avx2(void) {
  return (ck_kernels){
      .quantise = ck_quantise_avx2,
      .formats = formats,
      .interleaved = interleaved,
      .dot = ck_dot_avx2,
      .add = ck_add_avx2,
      .accumulate = ck_accumulate_avx2,
      .rms_norm = ck_rms_norm_avx2,
      .exponential = ck_exponential_avx2,
      .softmax = ck_softmax_avx2,
      .silu_multiply = ck_silu_multiply_avx2,
      .clamped_silu_multiply = ck_clamped_silu_multiply_avx2,
      .multiply = ck_multiply_avx2,
      .multiply_add = ck_multiply_add_avx2,
      .sigmoid_multiply = ck_sigmoid_multiply_avx2,
      .gelu_multiply = ck_gelu_multiply_avx2,
      .soft_cap = ck_soft_cap_avx2,
      .delta_step = ck_delta_step_avx2,
      .rotate_halves = ck_rotate_halves_avx2,
      .rotate_neighbours = ck_rotate_neighbours_avx2,
      .store_key = ck_store_key_avx2,
      .store_value = ck_store_value_avx2,
      .attend = ck_attend_avx2,
      .merge_sums = ck_merge_sums_avx2,
      .finish_sums = ck_finish_sums_avx2,
  };
}
#endif
