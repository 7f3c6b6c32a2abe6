#include "csystem.h"

#include <linux/stat.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>

int cs_open(const char *path, int direct) {
  return open(path, O_RDONLY | O_CLOEXEC | (direct ? O_DIRECT : 0));
}

int cs_is_cached(int descriptor, int64_t offset, const void *address) {
  char byte;
  struct iovec place = {&byte, 1};
  if (preadv2(descriptor, &place, 1, offset, RWF_NOWAIT) == 1) return 1;
  if (errno != EOPNOTSUPP) return 0;
  // Asked second, as it answers only who could write to the file, and says yes to others.
  uintptr_t page = (uintptr_t)address & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
  unsigned char state = 0;
  return mincore((void *)page, 1, &state) == 0 && (state & 1);
}

static struct sigaction before_lost_bytes;

static void explain_lost_bytes(int number, siginfo_t *info, void *context) {
  (void)context;
  static const char message[] =
      "error: a file became shorter, or could not be read, while it was in use\n";
  static atomic_flag is_ending = ATOMIC_FLAG_INIT;
  if (info->si_code != BUS_ADRERR) {
    // It happens again on return.
    sigaction(number, &before_lost_bytes, NULL);
    return;
  }
  while (atomic_flag_test_and_set(&is_ending)) pause();
  ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
  (void)written;
  // Whoever has the terminal gives it back at exit. That is no call for a signal handler, but
  // this thread was computing and holds no locks; should it wait all the same, then not for long.
  alarm(2);
  exit(1);
}

static void install_lost_bytes(void) {
  struct sigaction action = {.sa_sigaction = explain_lost_bytes,
                             .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigfillset(&action.sa_mask);
  sigaction(SIGBUS, &action, &before_lost_bytes);
}

void cs_explain_lost_bytes(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_lost_bytes);
}

int cs_direct_alignment(int descriptor) {
#if defined(STATX_DIOALIGN) && defined(SYS_statx)
  struct statx about;
  memset(&about, 0, sizeof about);
  if (syscall(SYS_statx, descriptor, "", AT_EMPTY_PATH, STATX_DIOALIGN, &about) == 0 &&
      (about.stx_mask & STATX_DIOALIGN) && about.stx_dio_offset_align > 0) {
    uint32_t a = about.stx_dio_offset_align, b = about.stx_dio_mem_align;
    return (int)(a > b ? a : b);
  }
#else
  (void)descriptor;
#endif
  return 0;
}

int cs_is_locked(int descriptor, int64_t offset, int64_t count) {
  // Asked for the open file, not for the process, whose own locks it would overlook.
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = count};
  return fcntl(descriptor, F_OFD_GETLK, &lock) != 0 ? -1 : lock.l_type != F_UNLCK;
}

int cs_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

static int signal_descriptor = -1;

static void tell_of_signal(int signal) {
  (void)signal;
  int before = errno;
  uint64_t one = 1;
  // It fails only where the counter is full, and then it has been told.
  if (write(signal_descriptor, &one, sizeof one) < 0) errno = before;
}

int cs_signal_descriptor(int signal) {
  if (signal_descriptor < 0) signal_descriptor = cs_eventfd();
  if (signal_descriptor < 0) return -1;
  struct sigaction action = {.sa_handler = tell_of_signal, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  return sigaction(signal, &action, NULL) == 0 ? signal_descriptor : -1;
}

int cs_start_thread(pthread_t *thread, void *(*run)(void *), void *argument) {
  // A new thread inherits the mask of the one that makes it. Faults (SIGSEGV, SIGBUS) stay
  // open, so that a crash on any thread restores the terminal too.
  static const int asking[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGPIPE};
  sigset_t blocked, before;
  sigemptyset(&blocked);
  for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) sigaddset(&blocked, asking[i]);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  int code = pthread_create(thread, NULL, run, argument);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code;
}

int cs_pin_thread(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

int cs_nice_thread(int level) {
  return setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), level) == 0 ? 0 : errno;
}

void cs_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

int cs_allowed_processors(int *processors, int capacity) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  int count = 0;
  for (int processor = 0; processor < CPU_SETSIZE && count < capacity; processor++) {
    if (CPU_ISSET(processor, &set)) processors[count++] = processor;
  }
  return count;
}

int cs_allow_processors(const int *processors, int count) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int i = 0; i < count; i++) CPU_SET(processors[i], &set);
  return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}
