import Glibc

@testable import Terminal

/// A terminal without a screen: the program's side, and the side that types and looks.
final class PseudoTerminal {
  /// The side that types and looks.
  let master: Int32
  /// The program's side.
  let slave: Int32

  struct Unavailable: Error {
    let code = errno
  }

  init(width: UInt16 = 80, height: UInt16 = 24) throws {
    // posix_openpt and its companions are hidden from Swift; these calls are what they make.
    let setLock: UInt = 0x4004_5431  // TIOCSPTLCK
    let openPeer: UInt = 0x5441  // TIOCGPTPEER
    var isLocked: Int32 = 0
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    slave = ioctl(master, setLock, &isLocked) == 0 ? ioctl(master, openPeer, O_RDWR | O_NOCTTY) : -1
    guard slave >= 0 else { throw Unavailable() }
    resize(width: width, height: height)
  }

  deinit {
    Glibc.close(master)
    Glibc.close(slave)
  }

  func resize(width: UInt16, height: UInt16) {
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    type(bytes: Array(text.utf8))
  }

  func type(bytes: [UInt8]) {
    _ = write(master, bytes, bytes.count)
  }

  /// What the program has written since the last call.
  func output() -> String {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while isReadable(master, within: 20) {
      let count = read(master, &part, part.count)
      if count <= 0 { break }
      bytes += part[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The parts of the terminal's modes that a shell would notice.
  var modes: [UInt32] {
    var modes = termios()
    tcgetattr(slave, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
  }
}

/// Whether there is something to read now or a little later.
func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&request, 1, milliseconds) > 0 && request.revents & Int16(POLLIN) != 0
}
