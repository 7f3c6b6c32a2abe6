import CNcurses
import Dashboard

/// The numbers under which curses reports keys.
enum KeyCode {
  static let pasteBegin: Int32 = 0x1000
  static let pasteEnd: Int32 = 0x1001
  static let newline: Int32 = 0x1002
  /// The begin of a report about the mouse (SGR, mode 1006): its numbers follow as bytes.
  static let mouse: Int32 = 0x1003

  /// What terminals send that terminfo's entry may not tell of.
  ///
  /// The direct entries stand in for other terminals, whose keys differ in these.
  static let sequences: [(bytes: String, code: Int32)] = [
    ("\u{1B}[200~", pasteBegin), ("\u{1B}[201~", pasteEnd),
    ("\u{1B}[<", mouse),
    // Alt-Enter; Shift-Enter where the terminal tells it from Enter.
    ("\u{1B}\r", newline), ("\u{1B}\n", newline),
    ("\u{1B}[13;2u", newline), ("\u{1B}[13;3u", newline), ("\u{1B}[27;2;13~", newline),
    ("\u{1B}[1;2D", KEY_SLEFT), ("\u{1B}[1;2C", KEY_SRIGHT), ("\u{1B}[Z", KEY_BTAB),
    ("\u{1B}[A", KEY_UP), ("\u{1B}OA", KEY_UP),
    ("\u{1B}[B", KEY_DOWN), ("\u{1B}OB", KEY_DOWN),
    ("\u{1B}[C", KEY_RIGHT), ("\u{1B}OC", KEY_RIGHT),
    ("\u{1B}[D", KEY_LEFT), ("\u{1B}OD", KEY_LEFT),
    ("\u{1B}[H", KEY_HOME), ("\u{1B}OH", KEY_HOME),
    ("\u{1B}[1~", KEY_HOME), ("\u{1B}[7~", KEY_HOME),
    ("\u{1B}[F", KEY_END), ("\u{1B}OF", KEY_END),
    ("\u{1B}[4~", KEY_END), ("\u{1B}[8~", KEY_END),
    ("\u{1B}[3~", KEY_DC), ("\u{1B}[5~", KEY_PPAGE), ("\u{1B}[6~", KEY_NPAGE),
    ("\u{1B}OP", functionZero + 1), ("\u{1B}OQ", functionZero + 2),
    ("\u{1B}OR", functionZero + 3), ("\u{1B}OS", functionZero + 4),
    ("\u{1B}[11~", functionZero + 1), ("\u{1B}[12~", functionZero + 2),
    ("\u{1B}[13~", functionZero + 3), ("\u{1B}[14~", functionZero + 4),
  ]

  /// Bytes as curses would report them.
  static func codes(_ bytes: [UInt8]) -> [Int32] {
    var codes: [Int32] = []
    var rest = bytes[...]
    while let byte = rest.first {
      let known = sequences.filter { rest.starts(with: $0.bytes.utf8) }
        .max { $0.bytes.utf8.count < $1.bytes.utf8.count }
      codes.append(known?.code ?? Int32(byte))
      rest = rest.dropFirst(known?.bytes.utf8.count ?? 1)
    }
    return codes
  }

  /// The key of a code; `nil` for keys that have no meaning here.
  static func key(_ code: Int32) -> Key? {
    if functionZero + 1...functionZero + 12 ~= code {
      return .function(Int(code - functionZero))
    }
    return keys[code]
  }

  /// KEY_F(0), a macro.
  private static let functionZero: Int32 = KEY_F0

  private static let keys: [Int32: Key] = [
    newline: .newline, KEY_ENTER: .enter, KEY_BACKSPACE: .backspace, KEY_DC: .delete,
    KEY_BTAB: .backTab, KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
    KEY_SLEFT: .shiftLeft, KEY_SRIGHT: .shiftRight, KEY_HOME: .home, KEY_END: .end,
    KEY_FIND: .home, KEY_SELECT: .end, KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown,
    KEY_RESIZE: .resize,
  ]
}
