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
  /// What is known about the terminal.
  package let traits: TerminalTraits
  private let isInTmux: Bool
  private var painter: FramePainter
  private var keyReader = KeyReader()
  /// What was typed before the screen was there, as curses would report it.
  private var typedAhead: [Int32] = []
  private var isOpen = true
  private var isMouseReported = false
  private var mustClear = false

  /// Takes the terminal that input and output are connected to.
  package convenience init(colors: ColorChoice = .auto) throws(TerminalError) {
    try self.init(
      input: STDIN_FILENO,
      output: STDOUT_FILENO,
      error: STDERR_FILENO,
      colors: colors,
      environment: .current
    )
  }

  /// Takes the terminal behind `input` and `output`; what is written to `error` is kept back
  /// while that is a terminal, too.
  init(
    input: Int32,
    output: Int32,
    error: Int32,
    colors: ColorChoice = .auto,
    environment: TerminalEnvironment
  ) throws(TerminalError) {
    if isatty(input) == 0 { throw .notATerminal(stream: "standard input") }
    if isatty(output) == 0 { throw .notATerminal(stream: "standard output") }
    guard let ownName = environment.name, !ownName.isEmpty else { throw .unnamedTerminal }
    if cn_use_utf8() != 0 { throw .noUTF8 }
    var own = cn_description()
    guard cn_describe(ownName, output, &own), own.can_move else {
      throw .unusableTerminal(name: ownName)
    }
    let wanted = environment.depth(
      colors,
      entryColors: Int(own.colors),
      hasTrueColor: own.has_true_color
    )
    let name = environment.entryNames(for: wanted, entryColors: Int(own.colors)).first {
      var other = cn_description()
      return cn_describe($0, output, &other) && other.can_move
    }

    if cn_begin(input, output, error) != 0 { throw .cannotOpen(name: ownName) }
    let reply =
      environment.canBeAsked ? TerminalProbe.ask(input: input, output: output) : ProbeReply()
    if cn_start(name ?? ownName) != 0 {
      cn_end()
      throw .cannotOpen(name: name ?? ownName)
    }
    for sequence in KeyCode.sequences { define_key(sequence.bytes, sequence.code) }
    let entryDepth = has_colors() ? ColorDepth(colorCount: Int(cn_colors())) : .none
    traits = TerminalTraits(
      name: name ?? ownName,
      colors: min(wanted, entryDepth),
      isLight: reply.isLight ?? environment.isLight,
      blockColumns: reply.blockColumns,
      hasSynchronizedOutput: reply.hasSynchronizedOutput,
      hasUTF8Locale: cn_has_utf8_locale()
    )
    inputDescriptor = input
    isInTmux = environment.isInTmux
    typedAhead = KeyCode.codes(reply.typedAhead)
    painter = FramePainter(pairs: Self.colorPairs(traits.colors))
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
  ///
  /// - Returns: bytes that this took
  @discardableResult
  package func draw(_ frame: Frame) -> Int {
    guard isOpen else { return 0 }
    let size = size
    guard painter.paint(frame, width: size.width, height: size.height) else { return 0 }
    if mustClear { clearok(cn_screen(), true) }
    mustClear = false
    return cn_update(traits.hasSynchronizedOutput)
  }

  /// Becomes writable when the terminal has taken what was drawn before.
  package var outputDescriptor: Int32 { cn_terminal_descriptor() }

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
    var codes = typedAhead
    typedAhead = []
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
  package func leave(during body: () -> Void) {
    guard isOpen else { return }
    cn_leave()
    body()
    enter()
  }

  /// Makes the terminal report the mouse as keys, or no more.
  package func reportMouse(_ isReported: Bool) {
    isMouseReported = isReported
    guard isOpen else { return }
    // Buttons and drags (1002), in numbers without a limit (1006).
    let modes = isReported ? "\u{1B}[?1002h\u{1B}[?1006h" : "\u{1B}[?1002l\u{1B}[?1006l"
    cn_send(modes)
  }

  /// Hands text to the terminal's clipboard (OSC 52); false where it is too long or the
  /// terminal has none. Whether the terminal allows it, it does not say.
  package func copy(_ text: String) -> Bool {
    guard isOpen, traits.name != "linux",
      let sequence = ClipboardSequence(text, isInTmux: isInTmux)
    else { return false }
    cn_send(sequence.bytes)
    return true
  }

  /// Gives the terminal back for good, then shows what was written to standard error.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    cn_end()
  }

  private func enter() {
    cn_enter()
    if isMouseReported { reportMouse(true) }
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

  private static func colorPairs(_ depth: ColorDepth) -> ColorPairs {
    // Without it -1 means nothing to the terminal.
    let hasOwnColors = depth != .none && use_default_colors() == OK
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
