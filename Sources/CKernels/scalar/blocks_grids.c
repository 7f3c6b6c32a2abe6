#include "block_kernels.h"
#include "strips_grids.h"

BLOCK_KERNELS(iq1_s, 50, 8, 0)
BLOCK_KERNELS(iq1_m, 56, 8, 0)
BLOCK_KERNELS(iq2_xxs, 66, 8, 0)
BLOCK_KERNELS(iq2_xs, 74, 8, 0)
BLOCK_KERNELS(iq2_s, 82, 8, 0)
BLOCK_KERNELS(iq3_xxs, 98, 8, 0)
BLOCK_KERNELS(iq3_s, 110, 8, 0)
