import Glibc

/// A file that appears whole or not at all: written beside its place, then moved there.
final class OutputFile {
  private let path: String
  private let isForced: Bool
  /// Where the bytes go until the file is whole; `nil` where they go straight to `path`.
  private var temporaryPath: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  private static let bufferSize = 1 << 16

  /// Begins a file; `-` is standard output.
  ///
  /// - Throws: ``Failure`` where a file of that name is there and `isForced` is not set
  init(_ path: String, isForced: Bool) throws {
    self.isForced = isForced
    if path == "-" {
      self.path = "standard output"
      descriptor = 1
      return
    }
    // A link stays, and what it leads to is replaced.
    self.path = Self.resolved(path)
    var about = stat()
    let isThere = stat(path, &about) == 0
    if isThere, about.st_mode & S_IFMT == S_IFDIR {
      throw Failure(what: path, why: "it is a folder", hint: "name a file")
    }
    if isThere, about.st_mode & S_IFMT != S_IFREG {
      // A pipe or a device cannot be moved into place.
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      if isThere && !isForced { throw Self.exists(path) }
      let temporary = "\(self.path).\(getpid()).part"
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      temporaryPath = descriptor >= 0 ? temporary : nil
    }
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit {
    if descriptor > 2 { close(descriptor) }
    if let temporaryPath { unlink(temporaryPath) }
  }

  func write(_ text: String) throws {
    buffer += text.utf8
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Puts the file in its place.
  func finish() throws {
    try flush()
    guard let temporary = temporaryPath else { return }
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isClosed else { throw Self.failure(path) }
    if !isForced {
      // Fails where a file of that name was made in the meantime, as `rename` would not; a
      // file system without links leaves only that.
      if link(temporary, path) == 0 { return }
      if errno == EEXIST { throw Self.exists(path) }
    }
    guard rename(temporary, path) == 0 else { throw Self.failure(path) }
    temporaryPath = nil
  }

  private func flush() throws {
    try StandardOutput.write(buffer, to: descriptor, name: path)
    buffer.removeAll(keepingCapacity: true)
  }

  private static func resolved(_ path: String) -> String {
    guard let memory = realpath(path, nil) else { return path }
    defer { free(memory) }
    return String(cString: memory)
  }

  private static func exists(_ path: String) -> Failure {
    Failure(
      what: path,
      why: "there is a file of that name already",
      hint: "--force replaces it"
    )
  }

  private static func failure(_ path: String) -> Failure {
    Failure(what: path, why: String(cString: strerror(errno)).lowercased())
  }
}
