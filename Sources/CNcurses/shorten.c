#include <stdbool.h>
#include <string.h>

#include "cncurses.h"

// A colour as the sequence that sets it (ECMA-48, SGR); empty where it is not known.
struct color {
  char bytes[32];
  size_t count;
};

struct state {
  // What the terminal has, and what curses asked for last.
  struct color shown[2], wanted[2];
  // Whether text may be reversed or underlined: then blanks show its colour, too.
  bool has_attributes;
  char *out;
};

enum { TEXT = 0, BACKGROUND = 1 };

static void set(struct color *color, const char *bytes, size_t count) {
  memcpy(color->bytes, bytes, count);
  color->count = count;
}

static bool is_same(const struct color *one, const struct color *other) {
  return one->count == other->count && memcmp(one->bytes, other->bytes, one->count) == 0;
}

static void put(struct state *state, const char *bytes, size_t count) {
  memmove(state->out, bytes, count);
  state->out += count;
}

static const char own_text[] = "\033[39m", own_background[] = "\033[49m";
static const char own_colors[] = "\033[39;49m";

static bool is_own(const struct color *color) {
  return color->count == 5 && (memcmp(color->bytes, own_text, 5) == 0 ||
                               memcmp(color->bytes, own_background, 5) == 0);
}

static void put_color(struct state *state, int part) {
  struct color *wanted = &state->wanted[part];
  if (is_same(&state->shown[part], wanted)) return;
  put(state, wanted->bytes, wanted->count);
  state->shown[part] = *wanted;
}

// The colours that the next character needs: a blank one has no text.
static void put_colors(struct state *state, bool is_blank) {
  bool are_both_own = is_own(&state->wanted[TEXT]) && is_own(&state->wanted[BACKGROUND]);
  if (are_both_own && !is_same(&state->shown[TEXT], &state->wanted[TEXT]) &&
      !is_same(&state->shown[BACKGROUND], &state->wanted[BACKGROUND])) {
    // One sequence, as curses said it: the update must not grow.
    put(state, own_colors, 8);
    memcpy(state->shown, state->wanted, sizeof state->shown);
    return;
  }
  if (!is_blank || state->has_attributes) put_color(state, TEXT);
  put_color(state, BACKGROUND);
}

static void want_own_colors(struct state *state) {
  set(&state->wanted[TEXT], own_text, 5);
  set(&state->wanted[BACKGROUND], own_background, 5);
}

// The length of the control sequence at `bytes`; 0 when there is none, or not all of it.
static size_t sequence_length(const char *bytes, const char *end) {
  if (end - bytes < 3 || bytes[0] != '\033' || bytes[1] != '[') return 0;
  const char *last = bytes + 2;
  while (last < end && *last >= 0x20 && *last < 0x40) last++;
  return last < end ? (size_t)(last - bytes) + 1 : 0;
}

// Notes a sequence that sets one colour or takes both back; false for any other.
static bool note_color(struct state *state, const char *bytes, size_t count) {
  if (count == 8 && memcmp(bytes, own_colors, 8) == 0) {
    want_own_colors(state);
    return true;
  }
  if (count < 5 || count > sizeof state->wanted->bytes) return false;
  const char *number = bytes + 2;
  bool is_long = memcmp(number, "38", 2) == 0 || memcmp(number, "48", 2) == 0;
  bool is_short = count == 5 && (*number == '3' || *number == '4' || *number == '9');
  bool is_bright = count == 6 && memcmp(number, "10", 2) == 0;
  if (!is_long && !is_short && !is_bright) return false;
  set(&state->wanted[*number == '3' || *number == '9' ? TEXT : BACKGROUND], bytes, count);
  return true;
}

// ED, EL, ECH.
static bool is_erasure(const char *bytes, size_t length) {
  return length > 0 && strchr("JKX", bytes[length - 1]);
}

size_t cn_shorten(char *bytes, size_t count) {
  struct state state = {.out = bytes};
  const char *end = bytes + count;
  for (const char *next = bytes; next < end;) {
    size_t length = sequence_length(next, end);
    bool is_attribute = length > 0 && next[length - 1] == 'm';
    if (is_attribute && note_color(&state, next, length)) {
      next += length;
      continue;
    }
    if (is_attribute && (length == 3 || next[2] == '0')) {
      // All attributes off, colours with them; those that come with it are none.
      want_own_colors(&state);
      memcpy(state.shown, state.wanted, sizeof state.shown);
      state.has_attributes = length > 4;
    } else if (is_attribute) {
      state.has_attributes = true;
    } else if (length > 0 && strchr("HdGABCD", next[length - 1])) {
      // A move of the cursor needs no colour.
    } else if (length > 0 || (unsigned char)*next >= 0x20) {
      put_colors(&state, *next == ' ' || is_erasure(next, length));
    }
    if (length == 0) length = *next == '\033' && end - next >= 3 && next[1] == '(' ? 3 : 1;
    put(&state, next, length);
    next += length;
  }
  put_colors(&state, false);
  return (size_t)(state.out - bytes);
}
