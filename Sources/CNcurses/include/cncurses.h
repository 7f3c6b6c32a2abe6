// ncursesw, and around it what Swift cannot do by itself: global variables, macros, and
// signal handlers that leave the terminal as it was found. One screen at a time; every
// function belongs to the thread that opened it.
#pragma once
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <ncursesw/curses.h>
#include <stdint.h>
#include <stdio.h>
#include <termios.h>

// Swift 6 refuses C's global variables.
static inline WINDOW *_Nullable cn_screen(void) { return stdscr; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

static const uint32_t CN_BOLD = A_BOLD;
static const uint32_t CN_DIM = A_DIM;
static const uint32_t CN_ITALIC = A_ITALIC;
static const uint32_t CN_UNDERLINE = A_UNDERLINE;
static const uint32_t CN_REVERSE = A_REVERSE;

// Whether the environment's locale has UTF-8.
bool cn_has_utf8_locale(void);

// Makes characters UTF-8, by the environment or else by C.UTF-8. 0, or -1 without either.
int cn_use_utf8(void);

// What terminfo says about a terminal.
struct cn_description {
  bool can_move, has_true_color;
  // Below 0 where nothing is said.
  int colors;
};

// False where terminfo does not describe a terminal of that name.
bool cn_describe(const char *_Nonnull name, int output,
                 struct cn_description *_Nonnull description);

// Saves the terminal's modes, guards them against every signal that can end the process, and
// keeps what is written to `error` back while that is a terminal. 0, or -1: then everything
// is as before.
int cn_begin(int input, int output, int error);

// Starts curses, after `cn_begin`. 0, or -1.
int cn_start(const char *_Nonnull name);

// Undoes both, then writes what was kept back. Does nothing when none is open.
void cn_end(void);

// Between the two the terminal has the modes it had before `cn_begin`, and standard error is
// not kept back.
void cn_leave(void);
void cn_enter(void);

// Writes bytes past curses, between two updates of the screen.
void cn_send(const char *_Nonnull bytes);

// Shows curses' picture, all in one piece; synchronised output (DEC mode 2026) lets the
// terminal show it at once, too. Returns how many bytes that took.
long cn_update(bool is_synchronized);

// The terminal itself, for `poll`.
int cn_terminal_descriptor(void);

// Puts one character with its marks (`length` of them together) into the window's picture.
void cn_put(int y, int x, const wchar_t *_Nonnull text, int length, uint32_t attributes,
            int pair);

// The columns that curses takes a character to have; -1 for one that it cannot show.
int cn_columns(wchar_t character);

// The next byte or key code that has arrived; -1 when there is none. Never waits.
int cn_read(void);

// The terminal's size as the kernel knows it; false where it does not.
bool cn_terminal_size(int *_Nonnull height, int *_Nonnull width);

// Becomes readable when a signal arrived; `cn_take_signals` empties it.
int cn_signal_descriptor(void);

enum {
  CN_RESIZED = 1,
  CN_STOP_REQUESTED = 2,
  CN_CONTINUED = 4,
  CN_TERMINATION_REQUESTED = 8,
};

// Which kinds of signals arrived since the last call.
int cn_take_signals(void);

// Whether a signal has asked the process to end since `cn_begin`. Not reset by reading.
bool cn_is_termination_requested(void);
