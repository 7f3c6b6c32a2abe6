import Configuration
import SampleFiles
import Testing

@testable import Dashboard

/// Whole screens, as files in `Golden/Grids`.
///
/// A change of them should be one that was meant. This writes them anew, for review:
/// `MOETOP_WRITE_GOLDEN=1 swift test --filter GoldenGridTests`.
struct GoldenGridTests {
  @Test(arguments: GoldenCase.all) func `a screen looks as it did`(of it: GoldenCase) throws {
    let found = it.state.grid(it.size)
    if GoldenFile.isWriting { return try it.file.write(found) }
    let expected = try it.file.read()
    if expected != found {
      Issue.record("\(it.file.name)\n\(GridDifference(expected: expected, found: found))")
    }
  }

  /// Panels have no colours of their own: with another theme every cell has the colours that
  /// the theme has for their roles, and else nothing changes.
  @Test(arguments: GoldenCase.all) func `dark and light are the same but for colours`(
    of it: GoldenCase
  ) throws {
    for (name, glyphs) in [("ember", Glyphs.full), ("umber", .safe)] {
      let theme = try ThemeLibrary(folders: [SampleModel.repository + "/themes"]).load(name).theme
      let painted = it.state.draw(it.size, Appearance(theme: PaintedRole.theme, glyphs: glyphs))
      let found = it.state.draw(it.size, Appearance(theme: theme, glyphs: glyphs))
      let wrong = (0..<it.size.height).flatMap { y in
        (0..<it.size.width).filter { x in !isSame(painted, found, theme, x, y) }
          .map { "(\($0), \(y))" }
      }
      #expect(wrong == [], "\(name), \(glyphs.name)")
    }
  }

  /// Whether a cell is the painted one in the colours of a theme, as far as it is seen.
  private func isSame(_ painted: Frame, _ found: Frame, _ theme: Theme, _ x: Int, _ y: Int) -> Bool
  {
    var expected = painted[x, y]
    var style = expected.style
    if let role = PaintedRole.byColor[style.background] { style.background = role.color(theme) }
    if let role = PaintedRole.byColor[style.foreground] { style.foreground = role.color(theme) }
    if painted.isBlank(x, y) { style.foreground = found[x, y].style.foreground }
    expected.style = style
    return expected == found[x, y]
  }

  @Test func `every file is of a state`() {
    let wanted = Set(GoldenCase.all.map(\.file.name))
    let stale = GoldenFile.names.subtracting(wanted).sorted()
    if GoldenFile.isWriting { return stale.forEach { GoldenFile(name: $0).delete() } }
    #expect(stale == [])
  }

  @Test func `all files together are small enough for a review`() throws {
    let sizes = try GoldenFile.names.map { try GoldenFile(name: $0).byteCount }
    #expect(sizes.reduce(0, +) < 1_000_000)
  }

  @Test func `no two states have one name, and no state is over one that is over another`() {
    #expect(Set(GoldenCase.all.map(\.file.name)).count == GoldenCase.all.count)
    let bases = Set(GoldenState.all.compactMap(\.over))
    #expect(GoldenState.all.filter { bases.contains($0.name) && $0.over != nil }.isEmpty)
  }

  @Test func `every role has a letter and a colour of its own`() {
    for role in PaintedRole.all {
      #expect(PaintedRole.all.filter { $0.letter == role.letter }.map(\.name) == [role.name])
      #expect(PaintedRole.byColor[role.color(PaintedRole.theme)]?.name == role.name)
    }
  }
}
