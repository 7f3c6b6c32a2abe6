import Dashboard
import Glibc
import Testing

@testable import Configuration

struct ShippedThemesTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/themes"
  private static let library = ThemeLibrary(folders: [folder])
  private static let names = ["ember", "umber"]

  /// What the terminal's own background is taken to be.
  private static func background(_ theme: Theme) -> UInt32 {
    theme.background.rgb ?? (theme.variant == .light ? 0xFFFFFF : 0x0F1419)
  }

  @Test func `these are the themes that are shipped`() {
    #expect(Self.library.names == Self.names)
  }

  @Test(arguments: names) func `a theme loads without warnings`(name: String) throws {
    let loaded = try Self.library.load(name)
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.theme.name == name)
    #expect(loaded.theme.variant == (name == "umber" ? .light : .dark))
  }

  @Test(arguments: names) func `a theme sets every colour`(name: String) throws {
    var other = Theme.builtIn
    for role in Theme.roles { other[keyPath: role.color] = Color(rgb: 0x123456) }
    let text = try #require(Self.text(name))
    let theme = try ThemeFile(text, path: name).theme(over: other)
    for role in Theme.roles { #expect(theme[keyPath: role.color].rgb != 0x123456, "\(role.key)") }
  }

  @Test(arguments: names) func `every key is explained by the line before it`(name: String) throws {
    let lines = try #require(Self.text(name)).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    for (number, line) in lines.enumerated() where line.contains(" = ") {
      if line.hasPrefix("#") { continue }
      #expect(number > 0 && lines[number - 1].hasPrefix("# "), "\(line)")
    }
  }

  @Test(arguments: names) func `text can be read`(name: String) throws {
    let theme = try Self.library.load(name).theme
    let background = Self.background(theme)
    let strong: [(String, Color)] = [
      ("text", theme.text), ("dim", theme.dim), ("title", theme.title), ("user", theme.user),
      ("accent", theme.accent), ("assistant", theme.assistant), ("system", theme.system),
      ("warning", theme.warning), ("miss", theme.miss), ("live", theme.live),
    ]
    for (role, color) in strong {
      #expect(Self.contrast(color, background) >= 4.5, "\(role)")
    }
    let weak: [(String, Color)] = [
      ("faint", theme.faint), ("tier_slot", theme.tierSlot), ("tier_file", theme.tierFile),
      ("graph_line", theme.graphLine), ("marker", theme.marker), ("playhead", theme.playhead),
    ]
    for (role, color) in weak {
      #expect(Self.contrast(color, background) >= 3, "\(role)")
    }
  }

  @Test(arguments: names) func `heat goes one way from the background`(name: String) throws {
    let theme = try Self.library.load(name).theme
    let sign = theme.variant == .light ? -1.0 : 1.0
    for values in [
      theme.heat.map { $0.rgb ?? 0 },
      theme.heat.map { $0.indexed.flatMap(Color.paletteColor) ?? 0 },
    ] {
      let lightness = values.map { Lab($0).lightness * sign }
      for (colder, hotter) in zip(lightness, lightness.dropFirst()) { #expect(colder < hotter) }
    }
  }

  @Test(arguments: names) func `true-colour steps of heat can be told apart`(name: String) throws {
    let heat = try Self.library.load(name).theme.heat.map { Lab($0.rgb ?? 0) }
    for (colder, hotter) in zip(heat, heat.dropFirst()) { #expect(colder.distance(hotter) >= 9) }
  }

  @Test(arguments: names) func `a miss looks like no level of heat`(name: String) throws {
    let theme = try Self.library.load(name).theme
    for level in theme.heat {
      #expect(Lab(theme.miss.rgb ?? 0).distance(Lab(level.rgb ?? 0)) >= 40)
      let indexed = [theme.miss, level].map { $0.indexed.flatMap(Color.paletteColor) ?? 0 }
      #expect(Lab(indexed[0]).distance(Lab(indexed[1])) >= 40)
    }
  }

  // MARK: Colour arithmetic

  /// Relative luminance contrast, WCAG 2.1.
  private static func contrast(_ color: Color, _ background: UInt32) -> Double {
    let values = [luminance(color.rgb ?? 0), luminance(background)].sorted()
    return (values[1] + 0.05) / (values[0] + 0.05)
  }

  private static func luminance(_ rgb: UInt32) -> Double {
    let (red, green, blue) = linear(rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  fileprivate static func linear(_ rgb: UInt32) -> (Double, Double, Double) {
    func part(_ shift: UInt32) -> Double {
      let value = Double(rgb >> shift & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return (part(16), part(8), part(0))
  }

  private static func text(_ name: String) -> String? {
    guard let file = fopen("\(folder)/\(name).toml", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(validating: bytes[..<count], as: UTF8.self)
  }
}

/// CIE L*a*b*, D65.
private struct Lab {
  var lightness: Double
  var a: Double
  var b: Double

  init(_ rgb: UInt32) {
    let (red, green, blue) = ShippedThemesTests.linear(rgb)
    func root(_ value: Double) -> Double {
      value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116
    }
    let x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    let y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    let z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    lightness = 116 * y - 16
    a = 500 * (x - y)
    b = 200 * (y - z)
  }

  /// ΔE of 1976.
  func distance(_ other: Lab) -> Double {
    let squares = [lightness - other.lightness, a - other.a, b - other.b].map { $0 * $0 }
    return squares.reduce(0, +).squareRoot()
  }
}
