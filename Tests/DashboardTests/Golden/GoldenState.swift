import Events
import Testing

@testable import Dashboard

/// A state of the screen that has golden grids, and at which sizes.
struct GoldenState: Sendable {
  struct Size: Hashable, Sendable {
    var width: Int
    var height: Int

    static let all = [
      Size(width: 60, height: 16), Size(width: 80, height: 24), Size(width: 120, height: 40),
      Size(width: 200, height: 60),
    ]
  }

  let name: String
  /// The state that this one differs from in a part: only that part is in its grids.
  var over: String?
  var sizes = Size.all
  let draw: @Sendable (Size, Appearance) -> Frame

  /// A state that keys and settings make of a session.
  init(
    _ name: String,
    over: String? = nil,
    _ source: ViewState.Source = .live,
    of events: [SessionEvent] = DrawnSession.events,
    sizes: [Size] = Size.all,
    _ act: @escaping @Sendable (inout DrawnScreen) -> Void
  ) {
    self.init(name, over: over, sizes: sizes) { size, appearance in
      var screen = DrawnScreen(
        source,
        events,
        width: size.width,
        height: size.height,
        appearance: appearance
      )
      act(&screen)
      return screen.finalFrame()
    }
  }

  init(
    _ name: String,
    over: String? = nil,
    sizes: [Size] = Size.all,
    draw: @escaping @Sendable (Size, Appearance) -> Frame
  ) {
    (self.name, self.over, self.sizes, self.draw) = (name, over, sizes, draw)
  }

  static let all = layouts + chats + maps + zooms + lists + moments

  /// The grid of the state at a size.
  func grid(_ size: Size) -> GoldenGrid {
    let base = over.map { name in
      guard let state = Self.all.first(where: { $0.name == name }) else {
        preconditionFailure("\(self.name) is over \(name), which is no state")
      }
      return state.frames(size)
    }
    return GoldenGrid(frames(size), over: base)
  }

  private func frames(_ size: Size) -> [Frame] {
    GoldenGrid.glyphSets.map { glyphs in
      draw(size, Appearance(theme: PaintedRole.theme, glyphs: glyphs))
    }
  }
}

/// A state at a size: one file.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let state: GoldenState
  let size: GoldenState.Size

  static let all = GoldenState.all.flatMap { state in
    state.sizes.map { GoldenCase(state: state, size: $0) }
  }

  var file: GoldenFile { GoldenFile(name: "\(testDescription).txt") }
  var testDescription: String { "\(state.name)-\(size.width)x\(size.height)" }
}
