#include "block_kernels.h"
#include "strips_tables.h"

BLOCK_KERNELS(iq4_nl, 18, 1, 0)
BLOCK_KERNELS(iq4_xs, 136, 8, 0)
BLOCK_KERNELS(mxfp4, 17, 1, 0)
BLOCK_KERNELS(nvfp4, 36, 2, 0)
