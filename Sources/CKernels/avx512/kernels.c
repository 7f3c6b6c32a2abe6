#include "ckernels.h"

#if defined(__x86_64__)

ck_kernels ck_kernels_avx512(void) {
  return (ck_kernels){
      .quantise = ck_quantise_avx512,
      .product_f32 = ck_product_f32_avx512,
      .product_f16 = ck_product_f16_avx512,
      .product_bf16 = ck_product_bf16_avx512,
      .product_q8_0 = ck_product_q8_0_avx512,
      .product_q4_0 = ck_product_q4_0_avx512,
      .dot = ck_dot_avx512,
      .add = ck_add_avx512,
      .accumulate = ck_accumulate_avx512,
      .rms_norm = ck_rms_norm_avx512,
      .exponential = ck_exponential_avx512,
      .softmax = ck_softmax_avx512,
      .silu_multiply = ck_silu_multiply_avx512,
      .rotate_halves = ck_rotate_halves_avx512,
      .rotate_neighbours = ck_rotate_neighbours_avx512,
      .attend = ck_attend_avx512,
  };
}
#endif
