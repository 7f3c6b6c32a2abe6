#define _GNU_SOURCE
#include "cncurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <ncursesw/term.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "guard.h"

static SCREEN *screen;
static WINDOW *keyboard;
static FILE *input_file, *output_file;

int cn_use_utf8(void) {
  // Only characters: a locale's decimal comma must not reach files.
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 0;
  return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

bool cn_knows_terminal(const char *name, int output) {
  int found = 0;
  TERMINAL *before = set_curterm(NULL);
  bool known = setupterm(name, output, &found) == OK && found == 1;
  if (known) {
    char *move = tigetstr("cup");
    known = move && move != (char *)-1;
    del_curterm(set_curterm(before));
  } else {
    set_curterm(before);
  }
  return known;
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
}

static void use_modes(void) {
  // raw: Ctrl-C, Ctrl-Z and Ctrl-\ are keys. nonl: Enter differs from Ctrl-J.
  raw();
  noecho();
  nonl();
  curs_set(0);
}

int cn_open(const char *name, int input, int output, int error) {
  if (screen) return -1;
  input_file = open_copy(input, "r");
  output_file = open_copy(output, "w");
  if (!input_file || !output_file || cn_guard_begin(fileno(output_file), error) != 0) {
    close_files();
    return -1;
  }
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
    cn_guard_end();
    close_files();
    return -1;
  }
  use_modes();
  // Keys are read from a pad, because reading from a window also paints it.
  nodelay(keyboard, TRUE);
  keypad(keyboard, TRUE);
  leaveok(stdscr, TRUE);
  if (has_colors()) start_color();
  cn_send("\033[?2004h");
  return 0;
}

void cn_leave(void) {
  cn_send("\033[?2004l");
  endwin();
  cn_guard_restore_modes();
}

void cn_enter(void) {
  reset_prog_mode();
  use_modes();
  clearok(curscr, TRUE);
  refresh();
  cn_send("\033[?2004h");
}

void cn_close(void) {
  if (!screen) return;
  cn_leave();
  delwin(keyboard);
  delscreen(screen);
  screen = NULL;
  keyboard = NULL;
  cn_guard_end();
  close_files();
}

void cn_send(const char *bytes) { cn_guard_write(fileno(output_file), bytes, strlen(bytes)); }

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
  if (!output_file || ioctl(fileno(output_file), TIOCGWINSZ, &size) != 0) return false;
  *height = size.ws_row;
  *width = size.ws_col;
  return *height > 0 && *width > 0;
}
