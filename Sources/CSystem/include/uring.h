// io_uring for reads: the kernel takes them from one queue and returns them in another.
// Raw system calls (Linux 5.6), so that no library is needed. One thread uses a ring.
#pragma once
#include <stdint.h>

struct cs_ring;

// A ring with room for `entries` requests. 0 and `*ring`, or an errno where the kernel, a
// container or a limit refuses.
int cs_ring_open(struct cs_ring **ring, unsigned entries);

// Closes a ring that has no reads under way.
void cs_ring_close(struct cs_ring *ring);

// Queues one read, or one answer for when `descriptor` becomes readable. `tag` comes back
// with the result. At most `entries` requests may be queued or under way.
void cs_ring_read(struct cs_ring *ring, int descriptor, void *memory, unsigned count,
                  uint64_t offset, uint64_t tag);
void cs_ring_poll(struct cs_ring *ring, int descriptor, uint64_t tag);

// Hands what is queued to the kernel and waits for a result. 0, or an errno; EINTR, EAGAIN
// and EBUSY mean "take what there is and come again".
int cs_ring_wait(struct cs_ring *ring);

// Takes one result, the bytes read or a negative errno; 0 when there is none.
int cs_ring_take(struct cs_ring *ring, uint64_t *tag, int *result);
