#include "ckernels.h"

#define FORMAT(format, number) \
  {number, ck_product_##format##_scalar, ck_dequantise_##format##_scalar},
static const ck_format formats[CK_FORMAT_COUNT] = {CK_FORMATS(FORMAT)};

#define INTERLEAVED(format, ...) \
  {CK_NUMBER_##format, ck_interleaved_##format##_scalar, &ck_fields_##format},
static const ck_interleaved interleaved[CK_INTERLEAVED_COUNT] = {
    CK_INTERLEAVED_FORMATS(INTERLEAVED)};

ck_kernels ck_kernels_scalar(void) {
  return (ck_kernels){
      .quantise = ck_quantise_scalar,
      .formats = formats,
      .interleaved = interleaved,
      .dot = ck_dot_scalar,
      .add = ck_add_scalar,
      .accumulate = ck_accumulate_scalar,
      .rms_norm = ck_rms_norm_scalar,
      .exponential = ck_exponential_scalar,
      .softmax = ck_softmax_scalar,
      .silu_multiply = ck_silu_multiply_scalar,
      .clamped_silu_multiply = ck_clamped_silu_multiply_scalar,
      .multiply = ck_multiply_scalar,
      .multiply_add = ck_multiply_add_scalar,
      .sigmoid_multiply = ck_sigmoid_multiply_scalar,
      .gelu_multiply = ck_gelu_multiply_scalar,
      .soft_cap = ck_soft_cap_scalar,
      .delta_step = ck_delta_step_scalar,
      .rotate_halves = ck_rotate_halves_scalar,
      .rotate_neighbours = ck_rotate_neighbours_scalar,
      .store_key = ck_store_key_scalar,
      .store_value = ck_store_value_scalar,
      .attend = ck_attend_scalar,
      .merge_sums = ck_merge_sums_scalar,
      .finish_sums = ck_finish_sums_scalar,
  };
}
