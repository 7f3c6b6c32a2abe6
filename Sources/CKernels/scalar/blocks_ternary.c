#include "block_kernels.h"
#include "strips_ternary.h"

BLOCK_KERNELS(tq1_0, 54, 8, 0)
BLOCK_KERNELS(tq2_0, 66, 8, 0)
