import Events

/// A part of the time that a token took.
struct SplitPart: Equatable {
  enum Kind: String, CaseIterable {
    case attention = "attn"
    case experts
    case stall
    case other

    func color(_ theme: Theme) -> Color {
      switch self {
      case .attention: theme.dim
      case .experts: theme.graphLine
      case .stall: theme.miss
      case .other: theme.history
      }
    }

    /// What a bar is made of: of one kind of block where colours tell the parts, else of one
    /// character for each part.
    func bar(_ glyphs: Glyphs) -> Unicode.Scalar {
      glyphs.mapCells == .halfBlocks ? glyphs.levelBar : shape(glyphs)
    }

    /// What stands for it beside its name.
    func mark(_ glyphs: Glyphs) -> Unicode.Scalar {
      glyphs.mapCells == .halfBlocks ? glyphs.miss : shape(glyphs)
    }

    private func shape(_ glyphs: Glyphs) -> Unicode.Scalar {
      switch self {
      case .attention: glyphs.shade(3)
      case .experts: glyphs.shade(8)
      case .stall: glyphs.miss
      case .other: glyphs.shade(1)
      }
    }
  }

  var kind: Kind
  /// Nanoseconds, not below 0.
  var time: Int64

  /// The parts in the order in which they are shown.
  static func parts(of split: TimeSplit) -> [SplitPart] {
    let times = [split.attention, split.experts, split.stall, split.other]
    return zip(Kind.allCases, times).map { SplitPart(kind: $0, time: max(0, $1)) }
  }
}
