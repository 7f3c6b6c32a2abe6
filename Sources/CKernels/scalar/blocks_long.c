#include "block_kernels.h"
#include "strips_long.h"

BLOCK_KERNELS(q2_k, 84, 8, 1)
BLOCK_KERNELS(q3_k, 110, 8, 0)
BLOCK_KERNELS(q4_k, 144, 8, 1)
BLOCK_KERNELS(q5_k, 176, 8, 1)
BLOCK_KERNELS(q6_k, 210, 8, 0)
