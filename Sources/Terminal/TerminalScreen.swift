import CNcurses
import Dashboard
import Glibc

/// The user's terminal while the program has it: frames out, keys in.
///
/// Curses has one screen per process and no locks, so there is at most one of these at a
/// time, and only on the main thread. However the process ends, the terminal gets back the
/// modes that it had.
package final class TerminalScreen {
  package let inputDescriptor: Int32
  private var painter: FramePainter
  private var keyReader = KeyReader()
  private var isOpen = true
  private var mustClear = false

  /// Takes the terminal that input and output are connected to.
  package convenience init() throws(TerminalError) {
    try self.init(
      input: STDIN_FILENO,
      output: STDOUT_FILENO,
      error: STDERR_FILENO,
      environment: .current
    )
  }

  /// Takes the terminal behind `input` and `output`; what is written to `error` is kept back
  /// while that is a terminal, too.
  init(
    input: Int32,
    output: Int32,
    error: Int32,
    environment: TerminalEnvironment
  ) throws(TerminalError) {
    if isatty(input) == 0 { throw .notATerminal(stream: "standard input") }
    if isatty(output) == 0 { throw .notATerminal(stream: "standard output") }
    guard let ownName = environment.name, !ownName.isEmpty else { throw .unnamedTerminal }
    if cn_use_utf8() != 0 { throw .noUTF8 }
    guard cn_knows_terminal(ownName, output) else { throw .unusableTerminal(name: ownName) }
    let name = environment.directNames.first { cn_knows_terminal($0, output) } ?? ownName
    if cn_open(name, input, output, error) != 0 { throw .cannotOpen(name: name) }
    inputDescriptor = input
    for sequence in KeyCode.sequences { define_key(sequence.bytes, sequence.code) }
    painter = FramePainter(pairs: Self.colorPairs(environment))
  }

  deinit {
    close()
  }

  /// Columns and rows.
  package var size: (width: Int, height: Int) {
    guard isOpen else { return (0, 0) }
    return (Int(getmaxx(cn_screen())), Int(getmaxy(cn_screen())))
  }

  /// Becomes readable when a signal arrived that ``readKeys()`` or the caller must act on.
  package var signalDescriptor: Int32 { cn_signal_descriptor() }

  /// Whether TERM, INT, HUP or QUIT has asked the program to end.
  ///
  /// It should then leave in order, soon: a second request a second later ends it.
  package var isTerminationRequested: Bool { cn_is_termination_requested() }

  /// Shows a frame, and writes only what is different from what is there.
  package func draw(_ frame: Frame) {
    guard isOpen else { return }
    let size = size
    guard painter.paint(frame, width: size.width, height: size.height) else { return }
    if mustClear { clearok(cn_screen(), true) }
    mustClear = false
    // Synchronised output (DEC mode 2026): the terminal shows all of the update at once.
    cn_send("\u{1B}[?2026h")
    wnoutrefresh(cn_screen())
    doupdate()
    cn_send("\u{1B}[?2026l")
  }

  /// The keys that have arrived; never waits for any.
  package func readKeys() -> [Key] {
    guard isOpen else { return [] }
    let signals = Int(cn_take_signals())
    if signals & CN_STOP_REQUESTED != 0 {
      suspend()
    } else if signals & CN_CONTINUED != 0 {
      enter()
    } else if signals & CN_RESIZED != 0 {
      adoptSize()
    }
    var codes: [Int32] = []
    while case let code = cn_read(), code >= 0 { codes.append(code) }
    return keyReader.keys(from: codes, at: .now)
  }

  /// Whether a paste has begun whose end has not come: ``readKeys()`` gives it up after
  /// ``pastePause``, if it is called.
  package var isPasting: Bool { keyReader.isPasting }

  /// Nanoseconds without a byte after which a paste counts as ended.
  package static let pastePause: Int64 =
    KeyReader.longestPause.components.seconds * 1_000_000_000 + 1_000_000

  /// Clears the terminal and paints everything at the next ``draw(_:)``.
  package func repaint() {
    painter.forget()
    mustClear = true
  }

  /// Gives the terminal back and stops the process group, as Ctrl-Z does; when it is
  /// continued, takes the terminal again.
  ///
  /// The whole group, because the shell waits for all of it.
  package func suspend() {
    leave { kill(0, SIGSTOP) }
  }

  /// Gives the terminal back while `body` runs.
  func leave(during body: () -> Void) {
    guard isOpen else { return }
    cn_leave()
    body()
    enter()
  }

  /// Gives the terminal back for good, then shows what was written to standard error.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    cn_close()
  }

  private func enter() {
    cn_enter()
    adoptSize()
    repaint()
  }

  /// Makes curses' picture as large as the terminal, which leaves a key that says so.
  private func adoptSize() {
    var (height, width) = (Int32(0), Int32(0))
    guard cn_terminal_size(&height, &width), is_term_resized(height, width) else { return }
    resizeterm(height, width)
    repaint()
  }

  private static func colorPairs(_ environment: TerminalEnvironment) -> ColorPairs {
    let hasColors = environment.allowsColor && has_colors()
    let depth = hasColors ? ColorDepth(colorCount: Int(cn_colors())) : .none
    // Without it -1 means nothing to the terminal.
    let hasOwnColors = hasColors && use_default_colors() == OK
    return ColorPairs(depth: depth, limit: cn_color_pairs()) { pair, foreground, background in
      let white: Int32 = 7
      let black: Int32 = 0
      return init_extended_pair(
        pair,
        foreground < 0 && !hasOwnColors ? white : foreground,
        background < 0 && !hasOwnColors ? black : background
      ) == OK
    }
  }
}
