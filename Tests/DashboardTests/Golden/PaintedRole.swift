@testable import Dashboard

/// What a colour on the screen is for, and the letter that stands for it in a golden grid.
///
/// Besides the roles of theme files these are the levels of their ramps, the mixtures that the
/// map makes of them, and the terminal's own colour.
struct PaintedRole: Sendable {
  let letter: Character
  let name: String
  let color: @Sendable (Theme) -> Color

  static let all: [PaintedRole] =
    singles + ramps + mixtures + [
      PaintedRole(letter: ".", name: "the terminal's own") { _ in .terminal }
    ]

  /// In the order of ``Theme/roles``.
  private static let singles: [PaintedRole] = {
    let letters = "_tdfaTrcuASlweFs+hkoOKGNCLImvpgbyPMn"
    precondition(letters.count == Theme.roles.count, "a letter for each of \(Theme.roles.count)")
    return zip(letters, Theme.roles).map { letter, role in
      PaintedRole(letter: letter, name: role.key) { $0[keyPath: role.color] }
    }
  }()

  private static let ramps: [PaintedRole] =
    zip("12345678", 1...8).map { letter, level in
      PaintedRole(letter: letter, name: "heat \(level)") { $0.heat[level - 1] }
    }
    + zip("<([0])>", 0...6).map { letter, place in
      PaintedRole(letter: letter, name: "diverge \(place - 3)") { $0.diverge[place] }
    }

  private static let mixtures: [PaintedRole] =
    zip("BDEHJQRU", 1...8).map { (letter, level: Int) in
      PaintedRole(letter: letter, name: "misses \(level)") {
        $0.color(of: MapDot(level: level, event: .none), .miss)
      }
    }
    + [
      PaintedRole(letter: "i", name: "only in the file") {
        $0.color(of: MapDot(level: 1, event: .none), .tier)
      }
    ]

  /// A theme in which every role has a colour of its own.
  static let theme: Theme = {
    var theme = Theme()
    // Odd multiples of a number without a pattern: no mixture of two is a third.
    func color(_ place: Int) -> Color { Color(rgb: UInt32(place * 0x9E_3779 & 0xFF_FFFF)) }
    for (place, role) in Theme.roles.enumerated() {
      theme[keyPath: role.color] = color(place + 1)
    }
    theme.heat = (0..<Theme.heatLevelCount).map { color($0 + 101) }
    theme.diverge = (0..<Theme.divergeLevelCount).map { color($0 + 201) }
    return theme
  }()

  /// The role of each colour of ``theme``.
  static let byColor = Dictionary(all.map { ($0.color(theme), $0) }, uniquingKeysWith: { $1 })
}
