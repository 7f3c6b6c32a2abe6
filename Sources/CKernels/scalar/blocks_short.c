#include "block_kernels.h"
#include "strips_short.h"

BLOCK_KERNELS(q8_0, 34, 1, 0)
BLOCK_KERNELS(q4_0, 18, 1, 0)
BLOCK_KERNELS(q4_1, 20, 1, 1)
BLOCK_KERNELS(q5_0, 22, 1, 0)
BLOCK_KERNELS(q5_1, 24, 1, 1)
