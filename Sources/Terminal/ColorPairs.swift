import CNcurses
import Dashboard

/// The pairs of foreground and background that curses has been told of: it knows colours
/// only in numbered pairs, and a terminal has a limited number of them.
struct ColorPairs {
  let depth: ColorDepth

  private struct Colors: Hashable {
    var foreground: Color
    var background: Color
  }

  private struct Numbers: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private var pairsByColors: [Colors: Int32] = [:]
  private var pairsByNumbers: [Numbers: Int32] = [:]
  private let limit: Int32
  private let define: (Int32, Int32, Int32) -> Bool

  /// `limit` counts pair 0, which is the terminal's own colours and cannot be changed.
  init(
    depth: ColorDepth,
    limit: Int32,
    define: @escaping (_ pair: Int32, _ foreground: Int32, _ background: Int32) -> Bool
  ) {
    self.depth = depth
    self.limit = limit
    self.define = define
  }

  /// The pair of two colours; `nil` when all pairs are in use.
  mutating func pair(foreground: Color, background: Color) -> Int32? {
    let colors = Colors(foreground: foreground, background: background)
    if let known = pairsByColors[colors] { return known }
    let numbers = Numbers(
      foreground: depth.number(of: foreground),
      background: depth.number(of: background)
    )
    guard let pair = pair(numbers) else { return nil }
    pairsByColors[colors] = pair
    return pair
  }

  /// Forgets all pairs: what is on the screen must then be painted again.
  mutating func removeAll() {
    pairsByColors = [:]
    pairsByNumbers = [:]
  }

  private mutating func pair(_ numbers: Numbers) -> Int32? {
    if numbers.foreground == -1, numbers.background == -1 { return 0 }
    if let known = pairsByNumbers[numbers] { return known }
    let next = Int32(pairsByNumbers.count) + 1
    guard next < limit else { return nil }
    // A terminal that refuses a pair shows its own colours instead.
    let pair = define(next, numbers.foreground, numbers.background) ? next : 0
    pairsByNumbers[numbers] = pair
    return pair
  }
}
