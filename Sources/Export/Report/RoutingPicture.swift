import Dashboard
import Events
import Glibc
import Session

/// How often each expert was chosen in a part of a session: a row for each layer, a column for
/// each expert, in the colours of the theme.
struct RoutingPicture {
  private let heat: RoutingHeat
  private let theme: Theme

  /// More squares than this are no picture any more.
  private static let squareLimit = 100_000

  /// `nil` where nothing was routed.
  init?(_ session: ExportedSession, theme: Theme) {
    var tally = Tally()
    if let header = session.header { tally.apply(other: .header(header)) }
    for (_, record) in session.tokens { tally.apply(record) }
    heat = tally.heat
    self.theme = theme
    let squares = heat.layerCount * heat.expertCount
    guard (1...Self.squareLimit).contains(squares) else { return nil }
  }

  /// The picture with its title.
  var element: String {
    let size = min(20, max(4, 960 / heat.expertCount))
    let (width, height) = (heat.expertCount * size, heat.layerCount * size)
    let colors = ScreenColors(theme)
    var squares: [String] = Array(repeating: "", count: theme.heat.count + 1)
    for layer in 0..<heat.layerCount {
      let counts = (0..<heat.expertCount).map { heat.useCount(layer: layer, index: $0) }
      let total = counts.reduce(0, +)
      for (index, count) in counts.enumerated() {
        let level = Self.level(of: count, total: total, heat.expertCount, heat.expertsPerToken)
        squares[min(level, theme.heat.count)] +=
          "M\(index * size) \(layer * size)h\(size - 1)v\(size - 1)h-\(size - 1)z"
      }
    }
    let fills = [theme.unseen] + theme.heat
    let paths = zip(fills, squares).filter { !$1.isEmpty }.map { fill, squares in
      let color = ScreenColors.text(ScreenColors.rgb(fill) ?? colors.background)
      return "<path fill=\"\(color)\" d=\"\(squares)\"/>\n"
    }
    return """
      <figure class="screen" style="background:\(ScreenColors.text(colors.background))">
      <svg viewBox="0 0 \(width) \(height)" width="\(width)" role="img" \
      shape-rendering="crispEdges">
      <title>Choices of each expert</title>
      \(paths.joined())</svg>
      </figure>
      <p>One row a layer, one column an expert: how often the part of the session shown here \
      chose it, from never to nearly always.</p>

      """
  }

  /// 0 for never; then as in ``RoutingHeat/level(layer:index:)`` by the ratio to the fair
  /// share: 1 below a half, 2 below the whole of it, 3 to 8 in equal steps of its logarithm
  /// to the count of an expert that every token chooses.
  static func level(of count: Int, total: Int, _ expertCount: Int, _ topK: Int) -> Int {
    guard count > 0, total > 0, expertCount > 0, topK > 0 else { return 0 }
    let ratio = Double(count) / Double(total) * Double(expertCount)
    if ratio < 0.5 { return 1 }
    if ratio < 1 { return 2 }
    let highest = Double(expertCount) / Double(topK)
    guard highest > 1 else { return 8 }
    return min(8, 3 + Int(log2(ratio) / log2(highest) * 6))
  }
}
