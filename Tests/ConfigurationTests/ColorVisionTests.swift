import Dashboard
import Testing

@testable import Configuration

@Suite("Color vision")
struct ColorVisionTests {
  private static let deficiencies = ColorVision.allCases.filter { $0 != .normal }

  @Test func `contrast is that of WCAG`() {
    func contrast(_ one: UInt32, _ other: UInt32) -> Double {
      LinearColor(one).contrast(to: LinearColor(other))
    }
    #expect(abs(contrast(0x000000, 0xFFFFFF) - 21) < 1e-9)
    #expect(contrast(0xFFFFFF, 0xFFFFFF) == 1)
    // The grey that is known to pass 4.5 : 1 on white by a hair, and the next lighter one.
    #expect(contrast(0x767676, 0xFFFFFF) >= 4.5)
    #expect(contrast(0x777777, 0xFFFFFF) < 4.5)
  }

  @Test func `perceived colours have the published values`() {
    let white = PerceivedColor(0xFFFFFF)
    #expect(abs(white.lightness - 100) < 0.01 && abs(white.a) < 0.02 && abs(white.b) < 0.02)
    let red = PerceivedColor(0xFF0000)
    #expect(abs(red.lightness - 53.24) < 0.02)
    #expect(abs(red.a - 80.09) < 0.05 && abs(red.b - 67.20) < 0.05)
    #expect(abs(PerceivedColor(0x777777).lightness - 50.03) < 0.05)
    #expect(PerceivedColor(0).distance(to: white) > 99.9)
  }

  @Test(arguments: deficiencies) func `greys are seen by everybody`(vision: ColorVision) {
    for grey: UInt32 in [0x000000, 0x404040, 0x808080, 0xFFFFFF] {
      let seen = vision.seen(grey)
      for shift: UInt32 in [0, 8, 16] {
        #expect(abs(Int(seen >> shift & 0xFF) - Int(grey & 0xFF)) <= 1, "\(grey)")
      }
    }
  }

  @Test func `red and green are alike without their cones, blue and green without the third`() {
    func distance(_ one: UInt32, _ other: UInt32, _ vision: ColorVision) -> Double {
      PerceivedColor(one, by: vision).distance(to: PerceivedColor(other, by: vision))
    }
    // An orange and a green of about the same lightness.
    for vision in [ColorVision.protanopia, .deuteranopia] {
      #expect(distance(0xC08040, 0x80A040, vision) < distance(0xC08040, 0x80A040, .normal) / 2)
    }
    #expect(distance(0x4080C0, 0x408080, .tritanopia) < distance(0x4080C0, 0x408080, .normal) / 2)
  }

  @Test func `the matrices are those of the paper`() {
    // Pure red keeps the first column of each matrix as linear light.
    #expect(ColorVision.deuteranopia.seen(0xFF0000) == rgb(0.367322, 0.280085, 0))
    #expect(ColorVision.protanopia.seen(0xFF0000) == rgb(0.152286, 0.114503, 0))
    #expect(ColorVision.tritanopia.seen(0xFF0000) == rgb(1, 0, 0.004733))
    #expect(ColorVision.normal.seen(0x123456) == 0x123456)
  }

  private func rgb(_ red: Double, _ green: Double, _ blue: Double) -> UInt32 {
    LinearColor(red: red, green: green, blue: blue).rgb
  }

  @Test func `light survives the way through linear values`() {
    for rgb: UInt32 in [0x000000, 0x010203, 0x7F80FF, 0xC28638, 0xFFFFFF] {
      #expect(LinearColor(rgb).rgb == rgb)
    }
  }

  @Test func `a theme is seen as a whole, and what the terminal decides stays`() {
    var theme = Theme.builtIn
    theme.text = .terminal
    theme.miss = Color(rgb: 0xFF0000, indexed: 196, named: 9)
    theme.accent = Color(named: 3)
    let seen = ColorVision.deuteranopia.seen(theme)
    #expect(seen.text == .terminal)
    #expect(seen.accent == Color(named: 3))
    #expect(seen.miss == Color(rgb: ColorVision.deuteranopia.seen(0xFF0000), named: 9))
    #expect(seen.heat.count == theme.heat.count && seen.heat != theme.heat)
    #expect(ColorVision.normal.seen(theme) == theme)
  }
}
