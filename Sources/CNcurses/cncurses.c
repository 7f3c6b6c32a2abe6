#define _GNU_SOURCE
#include "cncurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <ncursesw/term.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "guard.h"

static SCREEN *screen;
static WINDOW *keyboard;
static FILE *input_file, *output_file;
// The terminal itself, and where curses' bytes gather during an update: for that time
// `output_file` leads there.
static int terminal = -1, update_file = -1;

// Bracketed paste; the mouse, which may have been switched on, goes off with it.
static const char modes_on[] = "\033[?2004h";
static const char modes_off[] = "\033[?1002l\033[?1006l\033[?2004l";

bool cn_has_utf8_locale(void) {
  return setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int cn_use_utf8(void) {
  // Only characters: a locale's decimal comma must not reach files.
  if (cn_has_utf8_locale()) return 0;
  return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static bool has_capability(const char *name) {
  char *text = tigetstr(name);
  return tigetflag(name) > 0 || tigetnum(name) > 0 || (text && text != (char *)-1);
}

bool cn_describe(const char *name, int output, struct cn_description *description) {
  int found = 0;
  TERMINAL *before = set_curterm(NULL);
  bool is_known = setupterm(name, output, &found) == OK && found == 1;
  if (is_known) {
    char *move = tigetstr("cup");
    // Extensions of users' entries: RGB is ncurses' own, Tc is tmux's.
    *description = (struct cn_description){
        .can_move = move && move != (char *)-1,
        .has_true_color = has_capability("RGB") || has_capability("Tc"),
        .colors = tigetnum("colors"),
    };
  }
  TERMINAL *own = set_curterm(before);
  if (is_known) del_curterm(own);
  return is_known;
}

static FILE *open_copy(int descriptor, const char *mode) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (!file) close(copy);
  return file;
}

static void close_files(void) {
  if (input_file) fclose(input_file);
  if (output_file) fclose(output_file);
  input_file = output_file = NULL;
  if (terminal >= 0) close(terminal);
  if (update_file >= 0) close(update_file);
  terminal = update_file = -1;
}

static void use_modes(void) {
  // raw: Ctrl-C, Ctrl-Z and Ctrl-\ are keys. nonl: Enter differs from Ctrl-J.
  raw();
  noecho();
  nonl();
  curs_set(0);
}

int cn_begin(int input, int output, int error) {
  if (output_file) return -1;
  input_file = open_copy(input, "r");
  output_file = open_copy(output, "w");
  terminal = fcntl(output, F_DUPFD_CLOEXEC, 3);
  update_file = memfd_create("update", MFD_CLOEXEC);
  if (!input_file || !output_file || terminal < 0 || update_file < 0 ||
      cn_guard_begin(terminal, error) != 0) {
    close_files();
    return -1;
  }
  return 0;
}

int cn_start(const char *name) {
  // The kernel knows the size; LINES and COLUMNS would freeze it.
  use_env(FALSE);
  use_tioctl(TRUE);
  set_escdelay(25);
  screen = newterm(name, output_file, input_file);
  keyboard = screen ? newpad(1, 1) : NULL;
  if (!keyboard) {
    if (screen) {
      endwin();
      delscreen(screen);
      screen = NULL;
    }
    return -1;
  }
  use_modes();
  // Keys are read from a pad, because reading from a window also paints it.
  nodelay(keyboard, TRUE);
  keypad(keyboard, TRUE);
  leaveok(stdscr, TRUE);
  // Half an update, because a key has come, would be a torn screen.
  typeahead(-1);
  if (has_colors()) start_color();
  cn_send(modes_on);
  return 0;
}

static void leave(void) {
  cn_send(modes_off);
  endwin();
}

void cn_leave(void) {
  leave();
  cn_guard_pause();
}

void cn_enter(void) {
  cn_guard_resume();
  reset_prog_mode();
  use_modes();
  clearok(curscr, TRUE);
  refresh();
  cn_send(modes_on);
}

void cn_end(void) {
  if (!output_file) return;
  if (screen) {
    leave();
    delwin(keyboard);
    delscreen(screen);
    screen = NULL;
    keyboard = NULL;
  }
  cn_guard_end();
  close_files();
}

void cn_send(const char *bytes) { cn_guard_write(terminal, bytes, strlen(bytes)); }

int cn_terminal_descriptor(void) { return terminal; }

long cn_update(bool is_synchronized) {
  int own = fileno(output_file);
  const char *begin = is_synchronized ? "\033[?2026h" : "";
  const char *end = is_synchronized ? "\033[?2026l" : "";
  lseek(update_file, 0, SEEK_SET);
  cn_guard_write(update_file, begin, strlen(begin));
  if (dup3(update_file, own, O_CLOEXEC) < 0) return 0;
  wnoutrefresh(stdscr);
  doupdate();
  dup3(terminal, own, O_CLOEXEC);
  off_t count = lseek(update_file, 0, SEEK_CUR);
  if (count == (off_t)strlen(begin)) return 0;
  cn_guard_write(update_file, end, strlen(end));
  count += (off_t)strlen(end);
  // One write where that is possible: each one wakes whoever shows the terminal.
  static char part[64 * 1024];
  for (off_t sent = 0; sent < count;) {
    size_t length = count - sent < (off_t)sizeof part ? (size_t)(count - sent) : sizeof part;
    ssize_t taken = pread(update_file, part, length, sent);
    if (taken <= 0) break;
    cn_guard_write(terminal, part, (size_t)taken);
    sent += taken;
  }
  return (long)count;
}

void cn_put(int y, int x, const wchar_t *text, int length, uint32_t attributes, int pair) {
  wchar_t characters[CCHARW_MAX + 1] = {0};
  if (length > CCHARW_MAX) length = CCHARW_MAX;
  wmemcpy(characters, text, (size_t)length);
  cchar_t cell;
  if (setcchar(&cell, characters, attributes, 0, &pair) == OK) {
    mvwadd_wchnstr(stdscr, y, x, &cell, 1);
  }
}

int cn_columns(wchar_t character) { return wcwidth(character); }

int cn_read(void) {
  int code = wgetch(keyboard);
  return code == ERR ? -1 : code;
}

bool cn_terminal_size(int *height, int *width) {
  struct winsize size;
  if (ioctl(terminal, TIOCGWINSZ, &size) != 0) return false;
  *height = size.ws_row;
  *width = size.ws_col;
  return *height > 0 && *width > 0;
}
