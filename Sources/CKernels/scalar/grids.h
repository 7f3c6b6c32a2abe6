// The lattices of the IQ1, IQ2 and IQ3 formats: an index in a block stands for four or eight
// weights. Facts of the formats (ggml-common.h), packed: 2 bits for each of eight weights,
// lowest bits first, or 3 bits for each of four.
#pragma once
#include <stdint.h>

// Fields 0, 1, 2 stand for -1, 0, 1.
extern const uint16_t ck_grid_iq1[2048];
// Fields 0, 1, 2 stand for 8, 25, 43.
extern const uint16_t ck_grid_iq2_xxs[256];
extern const uint16_t ck_grid_iq2_xs[512];
extern const uint16_t ck_grid_iq2_s[1024];
// Field v stands for 8 v + 4, but 7 for 62.
extern const uint16_t ck_grid_iq3_xxs[256];
// Field v stands for 2 v + 1.
extern const uint16_t ck_grid_iq3_s[512];
