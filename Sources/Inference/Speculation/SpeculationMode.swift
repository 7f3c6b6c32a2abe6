/// Whether tokens are guessed and computed ahead, and how many at a time.
package enum SpeculationMode: Equatable, Sendable {
  case off
  /// As many as measurements of this session say is fastest; none where that is none.
  case automatic
  /// Always up to so many.
  case upTo(Int)

  /// Tokens that may be guessed at a time.
  package static let limits = 1...16
  /// What ``automatic`` goes up to.
  static let automaticLimit = 8
  /// The values there are, in words.
  package static let allowed = "off, auto or \(limits.lowerBound) to \(limits.upperBound)"

  /// Tokens of a draft at most.
  package var limit: Int {
    switch self {
    case .off: 0
    case .automatic: Self.automaticLimit
    case .upTo(let count): count
    }
  }
}

extension SpeculationMode: LosslessStringConvertible {
  /// `off` or 0, `auto`, or a number within ``limits``.
  package init?(_ text: String) {
    switch text {
    case "off", "0": self = .off
    case "auto": self = .automatic
    default:
      guard let count = Int(text), Self.limits.contains(count) else { return nil }
      self = .upTo(count)
    }
  }

  package var description: String {
    switch self {
    case .off: "off"
    case .automatic: "auto"
    case .upTo(let count): "\(count)"
    }
  }
}
