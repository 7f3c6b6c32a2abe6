#!/usr/bin/env python3
"""Draw a captured terminal screen as SVG: reads text with colour escapes, writes SVG.

    tmux capture-pane -e -p | scripts/ansi2svg.py --width 120 [--light] > screen.svg

Only what `tmux capture-pane -e` writes is understood: SGR sequences and characters.
Standard library only.
"""
import argparse
import html
import re
import sys
import unicodedata

CELL_WIDTH, CELL_HEIGHT, BASELINE = 8.43, 17.0, 13.0
DARK = {"text": "#c9ced6", "ground": "#0f1419"}
LIGHT = {"text": "#24292f", "ground": "#ffffff"}
NAMED = [
    "#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
    "#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff",
]


def palette(index):
    if index < 16:
        return NAMED[index]
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    steps = [0, 95, 135, 175, 215, 255]
    index -= 16
    return "#%02x%02x%02x" % (steps[index // 36], steps[index // 6 % 6], steps[index % 6])


class Pen:
    def __init__(self):
        self.reset()

    def reset(self):
        self.fg = self.bg = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = False

    def apply(self, codes):
        codes = [int(code) if code else 0 for code in re.split("[;:]", codes)] or [0]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 3, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (23, 24, 27):
                setattr(self, {23: "italic", 24: "underline", 27: "reverse"}[code], False)
            elif code in (38, 48):
                kind = codes.pop(0)
                if kind == 5:
                    color = palette(codes.pop(0))
                else:
                    color = "#%02x%02x%02x" % tuple(codes[:3])
                    del codes[:3]
                setattr(self, "fg" if code == 38 else "bg", color)
            elif code in (39, 49):
                setattr(self, "fg" if code == 39 else "bg", None)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.fg = NAMED[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.bg = NAMED[code - 40 if code < 100 else code - 92]


def cells(line, pen):
    """(character, columns, fg, bg, bold, dim, italic, underline) of each character."""
    for escape, character in re.findall("\x1b\\[([0-9;:]*)m|(.)", line):
        if not character:
            pen.apply(escape)
            continue
        columns = 0 if unicodedata.combining(character) else (
            2 if unicodedata.east_asian_width(character) in "WF" else 1)
        fg, bg = (pen.bg, pen.fg) if pen.reverse else (pen.fg, pen.bg)
        yield character, columns, fg, bg, pen


def blocks(character, x, y, color):
    """Block elements as rectangles, so that no font leaves gaps between them."""
    code = ord(character)
    width, height = CELL_WIDTH, CELL_HEIGHT
    if character == "\u2580":
        part = (0, 0, 1, 0.5)
    elif 0x2581 <= code <= 0x2588:
        share = (code - 0x2580) / 8
        part = (0, 1 - share, 1, share)
    elif 0x2589 <= code <= 0x258F:
        part = (0, 0, (0x2590 - code) / 8, 1)
    elif character == "\u2590":
        part = (0.5, 0, 0.5, 1)
    else:
        return None
    return (f'<rect x="{x + part[0] * width:.2f}" y="{y + part[1] * height:.2f}" '
            f'width="{part[2] * width + 0.05:.2f}" height="{part[3] * height + 0.05:.2f}" '
            f'fill="{color}"/>')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--width", type=int, default=80)
    parser.add_argument("--height", type=int, default=0)
    parser.add_argument("--light", action="store_true")
    options = parser.parse_args()
    colors = LIGHT if options.light else DARK
    lines = sys.stdin.read().rstrip("\n").split("\n")
    rows = max(options.height, len(lines))
    margin = 8
    width = options.width * CELL_WIDTH + 2 * margin
    height = rows * CELL_HEIGHT + 2 * margin
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
           f'font-family="DejaVu Sans Mono, monospace" font-size="14">',
           f'<rect width="100%" height="100%" fill="{colors["ground"]}"/>']
    for row, line in enumerate(lines):
        pen, column, y = Pen(), 0, margin + row * CELL_HEIGHT
        for character, columns, fg, bg, style in cells(line, pen):
            x = margin + column * CELL_WIDTH
            if bg:
                out.append(f'<rect x="{x:.2f}" y="{y:.2f}" width="{columns * CELL_WIDTH + 0.05:.2f}" '
                           f'height="{CELL_HEIGHT + 0.05:.2f}" fill="{bg}"/>')
            color = fg or (colors["ground"] if style.reverse else colors["text"])
            if style.reverse and not bg:
                out.append(f'<rect x="{x:.2f}" y="{y:.2f}" width="{columns * CELL_WIDTH:.2f}" '
                           f'height="{CELL_HEIGHT}" fill="{colors["text"]}"/>')
            block = blocks(character, x, y, color)
            if block:
                out.append(block)
            elif character != " ":
                extra = (' font-weight="bold"' if style.bold else "") + (
                    ' font-style="italic"' if style.italic else "") + (
                    ' opacity="0.6"' if style.dim else "") + (
                    ' text-decoration="underline"' if style.underline else "")
                out.append(f'<text x="{x:.2f}" y="{y + BASELINE:.2f}" fill="{color}"{extra}>'
                           f'{html.escape(character)}</text>')
            column += columns
    out.append("</svg>")
    print("\n".join(out))


main()
