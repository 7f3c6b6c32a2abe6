#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "cncurses.h"

// What a program may have switched on, off again; in the end the normal screen.
static const char reset_bytes[] =
    "\033[?2026l\033[?2004l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l"
    "\033[?1l\033>\033[0m\033[?25h\033[?1049l";

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
static const int end_signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
static const int screen_signals[] = {SIGWINCH, SIGTSTP, SIGCONT};
static const int paused_signals[] = {SIGTSTP, SIGINT, SIGQUIT};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static int terminal = -1;
static struct termios modes;
static bool has_exit_handler;
static struct sigaction previous[NSIG];
static struct sigaction paused[COUNT(paused_signals)];
static int signal_pipe[2] = {-1, -1};
static int error_descriptor = -1, error_original = -1, error_kept = -1;
static atomic_bool is_restored;
static atomic_llong end_requested_ns;
static char crash_stack[64 * 1024];

void cn_guard_write(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

void cn_guard_restore_modes(void) { tcsetattr(terminal, TCSADRAIN, &modes); }

// Everything below that a handler calls is async-signal-safe (signal-safety(7)).

static void give_error_back(void) {
  if (error_original < 0) return;
  dup2(error_original, error_descriptor);
  char part[4096];
  off_t offset = 0;
  ssize_t count;
  while ((count = pread(error_kept, part, sizeof part, offset)) > 0) {
    cn_guard_write(error_original, part, (size_t)count);
    offset += count;
  }
}

static void restore_in_a_hurry(void) {
  if (atomic_exchange(&is_restored, true)) return;
  cn_guard_write(terminal, reset_bytes, sizeof reset_bytes - 1);
  // TCSANOW: waiting for a terminal that does not read would keep a dead process alive.
  tcsetattr(terminal, TCSANOW, &modes);
  give_error_back();
}

// Whoever calls exit() with the screen open leaves no terminal without a cursor behind.
static void handle_exit(void) {
  if (terminal >= 0) restore_in_a_hurry();
}

static void handle_crash(int number, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  restore_in_a_hurry();
  sigaction(number, &previous[number], NULL);
  // A fault happens again on return, and meets the handler that was there before. What was
  // only sent does not.
  if (info->si_code <= 0) raise(number);
  errno = saved;
}

static void note(int number) {
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(signal_pipe[1], &byte, 1);
  (void)written;  // a full pipe is readable already
}

static void handle_screen_signal(int number) {
  int saved = errno;
  note(number);
  errno = saved;
}

static void handle_end(int number) {
  int saved = errno;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long now_ns = now.tv_sec * 1000000000LL + now.tv_nsec;
  long long first_ns = 0;
  if (!atomic_compare_exchange_strong(&end_requested_ns, &first_ns, now_ns) &&
      now_ns - first_ns > 1000000000LL) {
    // Asked again, and the program has not left: leave for it. A closing terminal sends
    // HUP two or three times at once, which is not asking again.
    restore_in_a_hurry();
    sigaction(number, &previous[number], NULL);
    raise(number);
  } else {
    note(number);
  }
  errno = saved;
}

static void install(int number, const struct sigaction *action) {
  sigaction(number, NULL, &previous[number]);
  // Who started the process may have decided that it should not hear of it (nohup).
  if (previous[number].sa_handler != SIG_IGN) sigaction(number, action, NULL);
}

static void install_all(void) {
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
    stack = (stack_t){.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
    sigaltstack(&stack, NULL);
  }
  struct sigaction action = {0};
  sigfillset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = handle_screen_signal;
  for (size_t i = 0; i < COUNT(screen_signals); i++) install(screen_signals[i], &action);
  action.sa_handler = handle_end;
  for (size_t i = 0; i < COUNT(end_signals); i++) install(end_signals[i], &action);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  action.sa_sigaction = handle_crash;
  for (size_t i = 0; i < COUNT(crash_signals); i++) install(crash_signals[i], &action);
}

static void remove_all(void) {
  for (int number = 1; number < NSIG; number++) {
    bool taken = false;
    for (size_t i = 0; i < COUNT(screen_signals); i++) taken |= screen_signals[i] == number;
    for (size_t i = 0; i < COUNT(end_signals); i++) taken |= end_signals[i] == number;
    for (size_t i = 0; i < COUNT(crash_signals); i++) taken |= crash_signals[i] == number;
    if (taken) sigaction(number, &previous[number], NULL);
  }
}

static void keep_error_back(int error) {
  if (!isatty(error)) return;
  error_kept = memfd_create("stderr", MFD_CLOEXEC);
  error_original = fcntl(error, F_DUPFD_CLOEXEC, 3);
  if (error_kept < 0 || error_original < 0 || dup2(error_kept, error) < 0) {
    if (error_kept >= 0) close(error_kept);
    if (error_original >= 0) close(error_original);
    error_kept = error_original = -1;
    return;
  }
  error_descriptor = error;
}

int cn_guard_begin(int output, int error) {
  if (tcgetattr(output, &modes) != 0) return -1;
  // A copy of its own: what `output` stands for may change while curses writes.
  terminal = fcntl(output, F_DUPFD_CLOEXEC, 3);
  if (terminal < 0) return -1;
  if (pipe2(signal_pipe, O_NONBLOCK | O_CLOEXEC) != 0) {
    close(terminal);
    terminal = -1;
    return -1;
  }
  if (!has_exit_handler) has_exit_handler = atexit(handle_exit) == 0;
  atomic_store(&is_restored, false);
  atomic_store(&end_requested_ns, 0);
  // Before curses starts: it leaves signals alone that have a handler.
  install_all();
  keep_error_back(error);
  return 0;
}

void cn_guard_end(void) {
  cn_guard_restore_modes();
  remove_all();
  give_error_back();
  if (error_kept >= 0) close(error_kept);
  if (error_original >= 0) close(error_original);
  error_kept = error_original = error_descriptor = -1;
  close(signal_pipe[0]);
  close(signal_pipe[1]);
  signal_pipe[0] = signal_pipe[1] = -1;
  close(terminal);
  terminal = -1;
}

void cn_guard_pause(void) {
  cn_guard_restore_modes();
  if (error_original >= 0) dup2(error_original, error_descriptor);
  // Ctrl-Z stops everybody in the foreground; Ctrl-C is meant for whoever has the terminal.
  struct sigaction action = {0};
  for (size_t i = 0; i < COUNT(paused_signals); i++) {
    action.sa_handler = paused_signals[i] == SIGTSTP ? SIG_DFL : SIG_IGN;
    sigaction(paused_signals[i], &action, &paused[i]);
  }
}

void cn_guard_resume(void) {
  for (size_t i = 0; i < COUNT(paused_signals); i++) {
    sigaction(paused_signals[i], &paused[i], NULL);
  }
  if (error_kept >= 0) dup2(error_kept, error_descriptor);
}

int cn_signal_descriptor(void) { return signal_pipe[0]; }

int cn_take_signals(void) {
  unsigned char numbers[64];
  int kinds = 0;
  ssize_t count;
  while ((count = read(signal_pipe[0], numbers, sizeof numbers)) > 0) {
    for (ssize_t i = 0; i < count; i++) {
      switch (numbers[i]) {
      case SIGWINCH: kinds |= CN_RESIZED; break;
      case SIGTSTP: kinds |= CN_STOP_REQUESTED; break;
      case SIGCONT: kinds |= CN_CONTINUED; break;
      default: kinds |= CN_TERMINATION_REQUESTED;
      }
    }
  }
  return kinds;
}

bool cn_is_termination_requested(void) { return atomic_load(&end_requested_ns) != 0; }
