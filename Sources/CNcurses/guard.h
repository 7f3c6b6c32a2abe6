// Watches over the terminal's modes: whatever ends the process, the user's shell gets its
// terminal back, and text for people is not lost.
#pragma once
#include <stddef.h>

// Saves the modes of `output`, takes over the signals, and keeps back what is written to
// `error`. 0, or -1 with nothing changed.
int cn_guard_begin(int output, int error);

// Gives modes, signals and `error` back.
void cn_guard_end(void);

void cn_guard_restore_modes(void);

// Between the two somebody else has the terminal: modes and `error` are as before the guard.
void cn_guard_pause(void);
void cn_guard_resume(void);

// Writes all of it, unless the terminal is gone.
void cn_guard_write(int descriptor, const char *bytes, size_t count);
