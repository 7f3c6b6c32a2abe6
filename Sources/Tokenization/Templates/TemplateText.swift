/// A text in a template, each of its characters knowing where it came from.
///
/// What somebody said keeps its origin through concatenation, slicing and every filter, so
/// that in the end it is known which characters are the template's markup and which only
/// look like it. Characters are code points, as in Python.
struct TemplateText: Hashable, Sendable {
  /// A code point and its origin; equal to the same code point from elsewhere.
  struct Unit: Hashable, Sendable {
    // The code point in 21 bits, the origin in the other 11.
    private let bits: UInt32

    init(_ scalar: Unicode.Scalar, origin: Origin = .markup) {
      bits = scalar.value | UInt32(origin.number) << 21
    }

    var scalar: Unicode.Scalar { Unicode.Scalar(bits & 0x1F_FFFF) ?? "\u{FFFD}" }
    var origin: Origin { Origin(number: Int(bits >> 21)) }

    static func == (left: Unit, right: Unit) -> Bool {
      (left.bits ^ right.bits) & 0x1F_FFFF == 0
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(bits & 0x1F_FFFF)
    }
  }

  /// Who wrote a character.
  struct Origin: Equatable, Sendable {
    fileprivate let number: Int

    /// The template.
    static let markup = Origin(number: 0)
    /// The text of a message; those past what a unit can hold share one number.
    static func said(in message: Int) -> Origin {
      Origin(number: min(message + 1, 0x7FF))
    }

    /// The message, unless the template wrote the character, or the message's number is
    /// too large to be known.
    var message: Int? { (1..<0x7FF).contains(number) ? number - 1 : nil }
    var isSaid: Bool { number != 0 }
  }

  var units: [Unit]

  init(units: some Sequence<Unit> = []) {
    self.units = Array(units)
  }

  init(_ text: some StringProtocol, origin: Origin = .markup) {
    units = text.unicodeScalars.map { Unit($0, origin: origin) }
  }

  var count: Int { units.count }
  var isEmpty: Bool { units.isEmpty }

  var string: String { Self.string(units) }

  static func string(_ units: some Sequence<Unit>) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: units.lazy.map(\.scalar))
    return String(scalars)
  }

  static func + (left: TemplateText, right: TemplateText) -> TemplateText {
    TemplateText(units: left.units + right.units)
  }

  static func += (left: inout TemplateText, right: TemplateText) {
    left.units += right.units
  }

  mutating func append(_ text: String, origin: Origin = .markup) {
    units += TemplateText(text, origin: origin).units
  }

  /// Order by code points.
  static func < (left: TemplateText, right: TemplateText) -> Bool {
    left.units.lexicographicallyPrecedes(right.units) { $0.scalar < $1.scalar }
  }
}
