/// The characters that pictures are drawn with.
package struct Glyphs: Equatable, Sendable {
  /// How the map shows a level of heat.
  package enum MapCells: Equatable, Sendable {
    /// Two square blocks in a cell, each in its own colour.
    case halfBlocks
    /// One character in a cell: level 0, 1, … 8.
    case shades([Unicode.Scalar])
  }

  package var name: String
  package var horizontal: Unicode.Scalar
  package var vertical: Unicode.Scalar
  package var mapCells: MapCells
  /// Whether single dots may be drawn with braille; else one character stands for a choice.
  package var hasBraille: Bool
  /// Bars of a graph by height, from nothing to a full cell.
  package var bars: [Unicode.Scalar]
  /// A level bar, and what is missing of it.
  package var levelBar: Unicode.Scalar
  package var levelGap: Unicode.Scalar
  package var live: Unicode.Scalar
  package var replay: Unicode.Scalar
  package var prompt: Unicode.Scalar
  package var miss: Unicode.Scalar
  package var playhead: Unicode.Scalar
  package var mark: Unicode.Scalar
  /// Where the next word of a reply will appear.
  package var caret: Unicode.Scalar
  package var times: String
  package var dot: String
  package var ellipsis: String
  /// Whether control characters have pictures (U+2400…).
  package var hasControlPictures: Bool
  /// Before the error of an estimate.
  package var plusMinus = "±"
  /// The map of two sessions.
  package var differences = DifferenceGlyphs.blocks

  /// For terminals that show East-Asian-ambiguous characters in one column: nearly all.
  package static let full = Glyphs(
    name: "full",
    horizontal: "─",
    vertical: "│",
    mapCells: .halfBlocks,
    hasBraille: true,
    bars: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    levelBar: "▄",
    levelGap: "·",
    live: "●",
    replay: "▸",
    prompt: "›",
    miss: "▪",
    playhead: "▴",
    mark: "▴",
    caret: "▌",
    times: "×",
    dot: "·",
    ellipsis: "…",
    hasControlPictures: true
  )

  /// As ``full``, for terminals with too few colours for a ramp.
  package static let shaded: Glyphs = {
    var glyphs = full
    glyphs.name = "shaded"
    glyphs.mapCells = .shades([" ", "·", "·", "░", "░", "▒", "▒", "▓", "█"])
    glyphs.miss = "x"
    return glyphs
  }()

  /// Only characters that every terminal shows in one column.
  package static let safe = Glyphs(
    name: "safe",
    horizontal: "-",
    vertical: "|",
    mapCells: .shades([" ", "⠄", "⠆", "⠇", "⠧", "⠷", "⠿", "⡿", "⣿"]),
    hasBraille: true,
    bars: [" ", "⣀", "⣤", "⣶", "⣿"],
    levelBar: "⣤",
    levelGap: "⠠",
    live: "*",
    replay: "▸",
    prompt: "›",
    miss: "▪",
    playhead: "▴",
    mark: "▴",
    caret: "▐",
    times: "x",
    dot: "-",
    ellipsis: "...",
    hasControlPictures: true,
    plusMinus: "+-",
    differences: .braille
  )

  /// Only ASCII.
  package static let ascii = Glyphs(
    name: "ascii",
    horizontal: "-",
    vertical: "|",
    mapCells: .shades([" ", ".", ":", "-", "=", "+", "*", "#", "@"]),
    hasBraille: false,
    bars: [" ", ".", ":", "-", "=", "+", "*", "#"],
    levelBar: "=",
    levelGap: ".",
    live: "*",
    replay: ">",
    prompt: ">",
    miss: "x",
    playhead: "^",
    mark: "^",
    caret: "_",
    times: "x",
    dot: "-",
    ellipsis: "...",
    hasControlPictures: false,
    plusMinus: "+-",
    differences: .ascii
  )

  /// The sets that can be asked for by name.
  package static let all = [full, shaded, safe, ascii]
}

extension Glyphs {
  /// The set of that name.
  package init?(named name: String) {
    guard let glyphs = Self.all.first(where: { $0.name == name }) else { return nil }
    self = glyphs
  }
}
