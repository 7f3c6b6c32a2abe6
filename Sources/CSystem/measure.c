#include "csystem.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>

int cs_instruction_counter(void) {
  struct perf_event_attr about;
  memset(&about, 0, sizeof about);
  about.type = PERF_TYPE_HARDWARE;
  about.size = sizeof about;
  about.config = PERF_COUNT_HW_INSTRUCTIONS;
  about.inherit = 1;
  about.exclude_kernel = 1;
  about.exclude_hv = 1;
  return (int)syscall(SYS_perf_event_open, &about, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

// One cache line: loads of this width are what the kernels' loops make of their weights.
typedef uint64_t line __attribute__((vector_size(64)));

// Eight sums, so that additions do not wait for each other.
static inline __attribute__((always_inline)) uint64_t sum(const line *lines, size_t count) {
  line sums[8];
  memset(sums, 0, sizeof sums);
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 8; j++) sums[j] += lines[i + j];
  }
  for (; i < count; i++) sums[0] += lines[i];
  for (int j = 1; j < 8; j++) sums[0] += sums[j];
  uint64_t total = 0;
  for (int j = 0; j < 8; j++) total += sums[0][j];
  return total;
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static uint64_t sum_avx512(const line *lines, size_t count) {
  return sum(lines, count);
}

__attribute__((target("avx2"))) static uint64_t sum_avx2(const line *lines, size_t count) {
  return sum(lines, count);
}
#endif

uint64_t cs_sum(const void *memory, size_t count) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return sum_avx512(memory, count / 64);
  if (__builtin_cpu_supports("avx2")) return sum_avx2(memory, count / 64);
#endif
  return sum(memory, count / 64);
}
