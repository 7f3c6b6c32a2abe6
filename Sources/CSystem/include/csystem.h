// Linux calls whose macros, flags or variadics Swift cannot import. Thin on purpose.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

// Opens for reading; `direct` asks for reads that bypass the page cache. -1 and errno.
int cs_open(const char *path, int direct);

// Whether the byte at `offset` of a file open for reading, mapped at `address`, is in the page
// cache; asks for nothing to be read but, at most, that page.
int cs_is_cached(int descriptor, int64_t offset, const void *address);

// From now on a fault at a mapped byte that its file does not have any more, or cannot deliver,
// ends the process with an error message, as exit() does.
void cs_explain_lost_bytes(void);

// What direct reads of `descriptor` must be aligned to, in bytes (offset, length and
// memory alike); 0 where direct reads are refused or the answer is not known.
int cs_direct_alignment(int descriptor);

// Whether anybody, this process too, holds a record lock on these bytes of an open file. -1
// and errno.
int cs_is_locked(int descriptor, int64_t offset, int64_t count);

// An eventfd that never blocks. -1 and errno.
int cs_eventfd(void);

// From now on a signal ends nobody, but adds to an eventfd, which this returns: always the
// same one, never blocking. -1 and errno.
int cs_signal_descriptor(int signal);

// Starts a thread that never receives a signal that asks for something (SIGINT, SIGWINCH
// and their like), so that these reach the main thread. 0, or an errno.
int cs_start_thread(pthread_t *thread, void *(*run)(void *), void *argument);

// Keeps the calling thread on one processor. 0, or an errno.
int cs_pin_thread(int processor);

// Writes the processors that the calling thread may run on, at most `capacity` of them, and
// returns how many; 0 where the kernel does not say.
int cs_allowed_processors(int *processors, int capacity);

// Lets the calling thread run on these processors and no others. 0, or an errno.
int cs_allow_processors(const int *processors, int count);

// Lowers the calling thread's priority (19 is the most polite). 0, or an errno.
int cs_nice_thread(int level);

// A counter of the instructions that the calling thread, and every thread and process that it
// starts from now on, runs outside the kernel; reading 8 bytes of it gives their number. -1
// and errno, where there are no such counters among others.
int cs_instruction_counter(void);

// The sum of the 64-bit numbers of `count` bytes, a multiple of 64 bytes at an address that is
// one too, modulo 2^64: reads memory as fast as a thread can.
uint64_t cs_sum(const void *memory, size_t count);

// One pause of a spinning thread.
void cs_pause(void);
