#if defined(__x86_64__)
#include "lanes.h"

#include "../lanes/product_floats.h"
#endif
