import Glibc

/// Asks the terminal what it can do, all in one question, before curses starts.
enum TerminalProbe {
  /// On the alternate screen, so that nothing is left behind: how far a `▀` moves the cursor
  /// (CPR), whether mode 2026 is known (DECRQM), the background (OSC 11), and what every
  /// terminal answers (DA1), so that nobody waits for what will not come.
  ///
  /// On the second row, because CPR on the first one reads like Shift-F3.
  static let question =
    "\u{1B}[?1049h\u{1B}[2;1H\u{2580}\u{1B}[6n\r\u{1B}[K"
    + "\u{1B}[?2026$p\u{1B}]11;?\u{1B}\\\u{1B}[c\u{1B}[?1049l"

  /// Longer than a terminal takes that is not far away.
  static let patience = Duration.milliseconds(100)

  /// Asks the terminal behind two descriptors, whose modes somebody else puts back.
  static func ask(input: Int32, output: Int32) -> ProbeReply {
    var reply = ProbeReply()
    var modes = termios()
    guard tcgetattr(input, &modes) == 0 else { return reply }
    cfmakeraw(&modes)
    // What was typed before stays: it is handed on.
    tcsetattr(input, TCSANOW, &modes)
    var bytes = Array(question.utf8)
    guard write(output, bytes, bytes.count) == bytes.count else { return reply }

    let end = ContinuousClock.now + patience
    bytes = Array(repeating: 0, count: 1024)
    while !reply.isComplete {
      let left = end - .now
      guard left > .zero else { break }
      let milliseconds = Int32(left / .milliseconds(1)) + 1
      var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, milliseconds) > 0 else { continue }
      let count = read(input, &bytes, bytes.count)
      guard count > 0 else { break }
      reply.take(bytes[..<count])
    }
    reply.finish()
    return reply
  }
}
