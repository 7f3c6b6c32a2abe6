#if defined(__x86_64__)
#include "lanes.h"

#include "../lanes/keep.h"
#endif
