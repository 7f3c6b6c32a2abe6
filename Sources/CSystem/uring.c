#include "csystem.h"

#include "uring.h"

#include <poll.h>
#include <stdlib.h>

#if defined(__has_include)
#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#endif
#endif

#if defined(IORING_FEAT_RW_CUR_POS) && defined(SYS_io_uring_setup)

// Heads and tails count up for ever; `& mask` makes them places. We write the tail of the
// submissions and the head of the completions, the kernel the other two, hence the acquire
// and release pairs on exactly those.
struct cs_ring {
  int descriptor;
  unsigned queued;
  void *rings;
  size_t ringBytes;
  struct io_uring_sqe *entries;
  size_t entryBytes;
  unsigned *submitTail, *submitPlaces, submitMask;
  unsigned *completeHead, *completeTail, completeMask;
  struct io_uring_cqe *completions;
};

static void *map(int descriptor, size_t bytes, uint64_t what) {
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor,
                  (off_t)what);
  return at == MAP_FAILED ? NULL : at;
}

int cs_ring_open(struct cs_ring **result, unsigned entries) {
  struct io_uring_params about;
  memset(&about, 0, sizeof about);
  int descriptor = (int)syscall(SYS_io_uring_setup, entries, &about);
  if (descriptor < 0) return errno;
  struct cs_ring *ring = calloc(1, sizeof *ring);
  if (ring == NULL) {
    close(descriptor);
    return ENOMEM;
  }
  ring->descriptor = descriptor;
  // This feature came with the plain read request; both queues in one mapping is older.
  if (!(about.features & IORING_FEAT_RW_CUR_POS)) {
    cs_ring_close(ring);
    return ENOSYS;
  }
  size_t submitBytes = about.sq_off.array + about.sq_entries * sizeof(unsigned);
  size_t completeBytes = about.cq_off.cqes + about.cq_entries * sizeof(struct io_uring_cqe);
  ring->ringBytes = submitBytes > completeBytes ? submitBytes : completeBytes;
  ring->entryBytes = about.sq_entries * sizeof(struct io_uring_sqe);
  ring->rings = map(descriptor, ring->ringBytes, IORING_OFF_SQ_RING);
  ring->entries = map(descriptor, ring->entryBytes, IORING_OFF_SQES);
  if (ring->rings == NULL || ring->entries == NULL) {
    cs_ring_close(ring);
    return ENOMEM;
  }
  char *base = ring->rings;
  ring->submitTail = (unsigned *)(base + about.sq_off.tail);
  ring->submitPlaces = (unsigned *)(base + about.sq_off.array);
  ring->submitMask = *(unsigned *)(base + about.sq_off.ring_mask);
  ring->completeHead = (unsigned *)(base + about.cq_off.head);
  ring->completeTail = (unsigned *)(base + about.cq_off.tail);
  ring->completeMask = *(unsigned *)(base + about.cq_off.ring_mask);
  ring->completions = (struct io_uring_cqe *)(base + about.cq_off.cqes);
  *result = ring;
  return 0;
}

void cs_ring_close(struct cs_ring *ring) {
  if (ring->entries != NULL) munmap(ring->entries, ring->entryBytes);
  if (ring->rings != NULL) munmap(ring->rings, ring->ringBytes);
  close(ring->descriptor);
  free(ring);
}

// Queues a copy of `request` at the tail.
static void push(struct cs_ring *ring, const struct io_uring_sqe *request) {
  unsigned tail = *ring->submitTail, place = tail & ring->submitMask;
  ring->entries[place] = *request;
  ring->submitPlaces[place] = place;
  __atomic_store_n(ring->submitTail, tail + 1, __ATOMIC_RELEASE);
  ring->queued++;
}

void cs_ring_read(struct cs_ring *ring, int descriptor, void *memory, unsigned count,
                  uint64_t offset, uint64_t tag) {
  push(ring, &(struct io_uring_sqe){.opcode = IORING_OP_READ,
                                    .fd = descriptor,
                                    .addr = (uint64_t)(uintptr_t)memory,
                                    .len = count,
                                    .off = offset,
                                    .user_data = tag});
}

void cs_ring_poll(struct cs_ring *ring, int descriptor, uint64_t tag) {
  push(ring, &(struct io_uring_sqe){.opcode = IORING_OP_POLL_ADD,
                                    .fd = descriptor,
                                    .poll_events = POLLIN,
                                    .user_data = tag});
}

int cs_ring_wait(struct cs_ring *ring) {
  long taken = syscall(SYS_io_uring_enter, ring->descriptor, ring->queued, 1,
                       IORING_ENTER_GETEVENTS, NULL, 0);
  if (taken < 0) return errno;
  ring->queued -= (unsigned)taken;
  return 0;
}

int cs_ring_take(struct cs_ring *ring, uint64_t *tag, int *result) {
  unsigned head = *ring->completeHead;
  if (head == __atomic_load_n(ring->completeTail, __ATOMIC_ACQUIRE)) return 0;
  const struct io_uring_cqe *completion = &ring->completions[head & ring->completeMask];
  *tag = completion->user_data;
  *result = completion->res;
  __atomic_store_n(ring->completeHead, head + 1, __ATOMIC_RELEASE);
  return 1;
}

#else  // Headers older than Linux 5.6: reads go through threads.

int cs_ring_open(struct cs_ring **ring, unsigned entries) {
  (void)ring, (void)entries;
  return ENOSYS;
}
void cs_ring_close(struct cs_ring *ring) { (void)ring; }
void cs_ring_read(struct cs_ring *ring, int descriptor, void *memory, unsigned count,
                  uint64_t offset, uint64_t tag) {
  (void)ring, (void)descriptor, (void)memory, (void)count, (void)offset, (void)tag;
}
void cs_ring_poll(struct cs_ring *ring, int descriptor, uint64_t tag) {
  (void)ring, (void)descriptor, (void)tag;
}
int cs_ring_wait(struct cs_ring *ring) { return (void)ring, ENOSYS; }
int cs_ring_take(struct cs_ring *ring, uint64_t *tag, int *result) {
  return (void)ring, (void)tag, (void)result, 0;
}

#endif
