import Session
import Testing

@testable import Dashboard

struct ThemeTests {
  @Test func `every role is another colour of the theme`() {
    for (place, role) in Theme.roles.enumerated() {
      var theme = Theme.builtIn
      theme[keyPath: role.color] = Color(rgb: 0x010203)
      for (other, otherRole) in Theme.roles.enumerated() {
        let isChanged = theme[keyPath: otherRole.color] == Color(rgb: 0x010203)
        #expect(isChanged == (other == place), "\(role.key) and \(otherRole.key)")
      }
    }
  }

  @Test func `level 0 is unseen, and levels beyond the ramp are its end`() {
    var theme = Theme.builtIn
    theme.unseen = Color(rgb: 7)
    #expect(theme.heatColor(0) == Color(rgb: 7))
    #expect(theme.heatColor(1) == theme.heat[0])
    #expect(theme.heatColor(8) == theme.heat[7])
    #expect(theme.heatColor(99) == theme.heat[7])
  }

  @Test func `the built-in theme has a whole ramp`() {
    #expect(Theme.builtIn.heat.count == Theme.heatLevelCount)
    #expect(Set(Theme.builtIn.heat).count == Theme.heatLevelCount)
  }
}
