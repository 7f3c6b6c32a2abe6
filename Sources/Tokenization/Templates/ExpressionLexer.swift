/// Something that is no token, in words.
struct SyntaxFault: Error {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}

/// Reads one token of what is written inside of tags.
struct ExpressionLexer {
  private let source: [UInt8]
  private(set) var place: Int

  private static let longSigns = ["==", "!=", ">=", "<=", "//", "**"]
  private static let shortSigns = "+-*/%~=<>()[]{}.,:|"

  init(source: [UInt8], place: Int) {
    self.source = source
    self.place = place
  }

  mutating func next() throws(SyntaxFault) -> TemplateToken.Kind {
    let byte = source[place]
    if Self.beginsName(byte) {
      let name = take { Self.beginsName($0) || Self.isDigit($0) }
      // Names are looked up at every step, so their length is time.
      guard name.utf8.count <= 256 else {
        throw SyntaxFault("a name of more than 256 bytes, '\(name.prefix(20))…'")
      }
      return .name(name)
    }
    if Self.isDigit(byte) { return try number() }
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try text() }
    for sign in Self.longSigns where source[place...].starts(with: sign.utf8) {
      place += 2
      return .sign(sign)
    }
    let sign = String(UnicodeScalar(byte))
    guard Self.shortSigns.contains(sign) else {
      throw SyntaxFault("nothing in a tag begins with '\(sign)'")
    }
    place += 1
    return .sign(sign)
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func take(while belongs: (UInt8) -> Bool) -> String {
    let start = place
    while place < source.count, belongs(source[place]) { place += 1 }
    return String(decoding: source[start..<place], as: UTF8.self)
  }

  private func byte(_ offset: Int) -> UInt8 {
    place + offset < source.count ? source[place + offset] : 0
  }

  private mutating func number() throws(SyntaxFault) -> TemplateToken.Kind {
    var text = take { Self.isDigit($0) || $0 == UInt8(ascii: "_") }
    var isWhole = true
    if byte(0) == UInt8(ascii: "."), Self.isDigit(byte(1)) {
      isWhole = false
      place += 1
      text += "." + take(while: Self.isDigit)
    }
    let hasSign = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+")
    if byte(0) | 0x20 == UInt8(ascii: "e"), Self.isDigit(byte(hasSign ? 2 : 1)) {
      isWhole = false
      text += hasSign && byte(1) == UInt8(ascii: "-") ? "e-" : "e"
      place += hasSign ? 2 : 1
      text += take(while: Self.isDigit)
    }
    text.removeAll { $0 == "_" }
    if isWhole, let number = Int(text) { return .integer(number) }
    if !isWhole, let number = Double(text) { return .number(number) }
    throw SyntaxFault("the number \(text.prefix(40)) is too large")
  }

  private mutating func text() throws(SyntaxFault) -> TemplateToken.Kind {
    let quote = source[place]
    place += 1
    var bytes: [UInt8] = []
    while place < source.count {
      let byte = source[place]
      place += 1
      if byte == quote { return .text(String(decoding: bytes, as: UTF8.self)) }
      if byte == UInt8(ascii: "\\"), place < source.count {
        try appendEscape(to: &bytes)
      } else {
        bytes.append(byte)
      }
    }
    throw SyntaxFault("a text that begins with \(UnicodeScalar(quote)) is never closed")
  }

  /// What stands for one character after a backslash, as in Python.
  private mutating func appendEscape(to bytes: inout [UInt8]) throws(SyntaxFault) {
    let letter = source[place]
    place += 1
    switch letter {
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "v"): bytes.append(0x0B)
    case UInt8(ascii: "a"): bytes.append(0x07)
    case UInt8(ascii: "0"): bytes.append(0x00)
    case 0x0A: break
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(letter)
    case UInt8(ascii: "x"): try appendScalar(digits: 2, to: &bytes)
    case UInt8(ascii: "u"): try appendScalar(digits: 4, to: &bytes)
    case UInt8(ascii: "U"): try appendScalar(digits: 8, to: &bytes)
    default: bytes += [UInt8(ascii: "\\"), letter]
    }
  }

  private mutating func appendScalar(
    digits: Int,
    to bytes: inout [UInt8]
  ) throws(SyntaxFault) {
    let text = String(decoding: source[place..<min(place + digits, source.count)], as: UTF8.self)
    guard text.utf8.count == digits, text.allSatisfy(\.isHexDigit),
      let scalar = UInt32(text, radix: 16).flatMap(Unicode.Scalar.init)
    else { throw SyntaxFault("'\(text)' is no code point in \(digits) hexadecimal digits") }
    place += digits
    bytes += Array(String(scalar).utf8)
  }
}
