#include "ckernels.h"

ck_kernels ck_kernels_scalar(void) {
  return (ck_kernels){
      .quantise = ck_quantise_scalar,
      .product_f32 = ck_product_f32_scalar,
      .product_f16 = ck_product_f16_scalar,
      .product_bf16 = ck_product_bf16_scalar,
      .product_q8_0 = ck_product_q8_0_scalar,
      .product_q4_0 = ck_product_q4_0_scalar,
      .dot = ck_dot_scalar,
      .add = ck_add_scalar,
      .accumulate = ck_accumulate_scalar,
      .rms_norm = ck_rms_norm_scalar,
      .exponential = ck_exponential_scalar,
      .softmax = ck_softmax_scalar,
      .silu_multiply = ck_silu_multiply_scalar,
      .rotate_halves = ck_rotate_halves_scalar,
      .rotate_neighbours = ck_rotate_neighbours_scalar,
      .attend = ck_attend_scalar,
  };
}
