import Glibc

/// The editor that the user has chosen, for text that is too long for one line.
struct ExternalEditor {
  /// A command line, as a shell reads it: `code --wait`.
  let command: String

  /// VISUAL, else EDITOR, else vi.
  init(environment: (String) -> String? = Self.value) {
    let chosen = ["VISUAL", "EDITOR"].compactMap(environment).first { !$0.isEmpty }
    command = chosen ?? "vi"
  }

  /// Lets the user edit a text, and waits until that is done. The terminal must be free.
  ///
  /// - Throws: ``Failure`` where the editor could not be run or says that it failed: the
  ///   text then stays as it was
  func edit(_ text: String) throws -> String {
    let file = try PrivateFile(named: "moetop-prompt", suffix: ".md", text: text)
    defer { file.remove() }
    // By the shell, as git does it: the command may have arguments and quotes.
    let status = try run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", file.path])
    guard status == 0 else {
      throw Failure(what: command, why: "ended with status \(status); the text is as before")
    }
    var edited = String(decoding: try TextFile.bytes(of: file.path), as: UTF8.self)
    // Editors end the last line, too.
    if edited.hasSuffix("\n") { edited.removeLast() }
    return edited
  }

  private func run(_ words: [String]) throws -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process leaves Ctrl-C to the editor, which must not inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGQUIT, SIGTSTP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for word in arguments { free(word) } }
    var child = pid_t()
    let result = posix_spawn(&child, words[0], nil, &attributes, &arguments, environ)
    guard result == 0 else {
      throw Failure(what: command, why: String(cString: strerror(result)))
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { throw Failure(what: command, why: String(cString: strerror(errno))) }
    }
    // The low seven bits are a signal, the next byte is what the command returned (wait(2)).
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  private static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
