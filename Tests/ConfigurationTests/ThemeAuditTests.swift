import Dashboard
import Testing

@testable import Configuration

@Suite("Theme audit")
struct ThemeAuditTests {
  /// A theme of greys that keeps every bound on black.
  private static let sound: Theme = {
    var theme = Theme.builtIn
    theme.variant = .dark
    for role in Theme.roles { theme[keyPath: role.color] = Color(rgb: 0xE0E0E0) }
    theme.background = .terminal
    theme.codeBackground = .terminal
    theme.selection = Color(rgb: 0x303030)
    theme.tierFile = Color(rgb: 0x767676)
    theme.miss = Color(rgb: 0xFF8F3A, indexed: 208)
    let greys: [UInt32] = [0x1C, 0x3A, 0x58, 0x76, 0x94, 0xB2, 0xD0, 0xEE]
    theme.heat = greys.map { Color(rgb: $0 * 0x010101) }
    theme.diverge = greys.prefix(7).map { Color(rgb: $0 * 0x010101) }
    return theme
  }()

  private func faults(_ change: (inout Theme) -> Void) -> [String] {
    var theme = Self.sound
    change(&theme)
    return ThemeAudit().faults(of: theme)
  }

  @Test func `a sound theme has no faults`() {
    #expect(faults { _ in } == [])
  }

  @Test func `words need more contrast than marks`() {
    // About 3.9 : 1 on the dark background, and 4.0 : 1 as the nearest of 256.
    let weak = Color(rgb: 0x707070)
    #expect(
      faults { $0.text = weak }.first
        == "ui.text: contrast 3.7 : 1 in true colour, less than 4.5 : 1"
    )
    #expect(faults { $0.faint = weak } == [])
    #expect(faults { $0.faint = Color(rgb: 0x202020, indexed: 250) }.count == 1)
  }

  @Test func `the background decides, where the theme sets none the variant`() {
    #expect(!faults { $0.variant = .light }.isEmpty)
    // Grey e0 is legible on black and not on white.
    #expect(faults { $0.variant = .any }.contains { $0.hasPrefix("ui.text:") })
    #expect(faults { $0.background = Color(rgb: 0xFFFFFF) }.contains { $0.hasPrefix("ui.text:") })
    #expect(
      faults { $0.codeBackground = Color(rgb: 0xD0D0D0) }.map { $0.prefix(8) }
        == ["chat.cod", "chat.cod"]
    )
    #expect(faults { $0.selection = Color(rgb: 0xC0C0C0) }.count == 2)
  }

  @Test func `a ramp goes one way, in steps that can be seen`() {
    #expect(
      faults { $0.heat.swapAt(2, 3) }.contains {
        $0 == "ramp.heat: its brightness does not go one way in true colour"
      }
    )
    let alike = faults { $0.heat[3] = $0.heat[2] }
    #expect(alike.contains { $0.contains("levels 3 and 4 look alike in true colour: ΔE 0") })
    #expect(alike.contains { $0.contains("with tritanopia") })
    #expect(faults { $0.heat.reverse() } == [])
  }

  @Test func `what only some eyes tell apart is a fault`() {
    // The design's example: vermilion is a level of an amber ramp without green cones.
    let vermilion = faults {
      $0.heat[4] = Color(rgb: 0xC28638, indexed: 137)
      $0.miss = Color(rgb: 0xE5734A, indexed: 208)
    }
    #expect(vermilion.contains { $0.hasPrefix("data.miss: looks like a level of heat") })
    #expect(!vermilion.contains { $0.hasPrefix("data.miss") && $0.hasSuffix("true colour") })
    #expect(faults { $0.tierFile = $0.tierSlot }.count == 8)
    #expect(faults { $0.diverge[6] = $0.diverge[0] }.count == 8)
  }

  @Test func `named colours are the user's own and not measured`() {
    let named = faults { theme in
      for role in Theme.roles { theme[keyPath: role.color] = Color(named: 0) }
      theme.heat = theme.heat.map { _ in Color(named: 1) }
      theme.diverge = theme.diverge.map { _ in Color(named: 1) }
    }
    #expect(named == [])
  }
}
