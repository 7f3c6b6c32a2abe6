import Glibc

/// Reads the small text files in which the kernel tells its figures.
enum KernelFile {
  /// The whole text; empty where there is no such file.
  static func text(of path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      let got = read(descriptor, &chunk, chunk.count)
      guard got > 0 else { break }
      bytes.append(contentsOf: chunk[..<got])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines `name: 123 …` of a file.
  static func fields(of path: String, separator: Character) -> [String: Int] {
    var fields: [String: Int] = [:]
    for line in text(of: path).split(separator: "\n") {
      guard let end = line.firstIndex(of: separator) else { continue }
      let digits = line[line.index(after: end)...].drop { !$0.isNumber }
      if let value = Int(digits.prefix { $0.isNumber }) {
        fields[String(line[..<end])] = value
      }
    }
    return fields
  }

  /// The number that a file begins with; `nil` where it begins with another word.
  static func number(in path: String) -> Int? {
    Int(text(of: path).prefix { $0.isNumber })
  }
}
