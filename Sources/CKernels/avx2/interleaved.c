#if defined(__x86_64__)
#include "dots.h"

#include "../lanes/tiles.h"
#include "../lanes/interleaved.h"
#endif
