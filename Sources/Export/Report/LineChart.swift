import Dashboard

/// A curve with its axes, as an SVG element whose colours come from the page.
struct LineChart {
  struct Point: Equatable {
    var x: Double
    /// `nil` where there is nothing to say: the line has a gap there.
    var y: Double?
  }

  var title: String
  var xLabel: String
  var xRange: ClosedRange<Double>
  /// What follows the numbers of the y axis.
  var yUnit: String
  /// Top of the y axis; `nil` for a round number above the curve.
  var yTop: Double?
  var points: [Point]
  /// A place on the x axis to be pointed out.
  var mark: (x: Double, label: String)?

  private static let width = 620.0
  private static let height = 200.0
  private static let left = 52.0
  private static let bottom = 26.0
  private static let top = 10.0
  /// More points than pixels only make the file large.
  private static let pointLimit = 400

  /// The chart with its title.
  var element: String {
    let top = yTop ?? Self.step(above: points.compactMap(\.y).max() ?? 0)
    let lines = stride(from: 0.0, through: 1, by: 0.5).map { share -> String in
      let y = Self.y(share)
      let value = Self.number(top * share) + yUnit
      return "<line class=\"grid\" x1=\"\(Self.text(Self.left))\" x2=\"\(Self.text(Self.width))\" "
        + "y1=\"\(Self.text(y))\" y2=\"\(Self.text(y))\"/>"
        + "<text x=\"\(Self.text(Self.left - 6))\" y=\"\(Self.text(y + 4))\" "
        + "text-anchor=\"end\">\(value)</text>\n"
    }
    let begin = Self.number(xRange.lowerBound)
    let end = "\(Self.number(xRange.upperBound)) \(xLabel)"
    let foot = Self.text(Self.height - 8)
    return """
      <figure><figcaption>\(MarkupText.escaped(title))</figcaption>
      <svg viewBox="0 0 \(Self.text(Self.width)) \(Self.text(Self.height))" role="img" \
      class="chart">
      \(lines.joined())<text x="\(Self.text(Self.left))" y="\(foot)">\(begin)</text>\
      <text x="\(Self.text(Self.width))" y="\(foot)" text-anchor="end">\
      \(MarkupText.escaped(end))</text>
      <path class="curve" d="\(path(top: top))"/>
      \(markElement)</svg></figure>

      """
  }

  // MARK: Elements

  private func path(top: Double) -> String {
    var path = ""
    var isDrawing = false
    for point in reduced {
      guard let value = point.y else {
        isDrawing = false
        continue
      }
      let y = Self.y(min(max(0, value / top), 1))
      path += "\(isDrawing ? "L" : "M")\(Self.text(x(point.x))) \(Self.text(y))"
      // A point by itself would not be seen.
      if !isDrawing { path += "h0.5" }
      isDrawing = true
    }
    return path
  }

  private var markElement: String {
    guard let mark, xRange.contains(mark.x) else { return "" }
    let x = self.x(mark.x)
    let isLeft = x > Self.width * 0.7
    return "<line class=\"mark\" x1=\"\(Self.text(x))\" x2=\"\(Self.text(x))\" "
      + "y1=\"\(Self.text(Self.top))\" y2=\"\(Self.text(Self.height - Self.bottom))\"/>"
      + "<text x=\"\(Self.text(isLeft ? x - 6 : x + 6))\" y=\"\(Self.text(Self.top + 12))\" "
      + "text-anchor=\"\(isLeft ? "end" : "start")\">\(MarkupText.escaped(mark.label))</text>\n"
  }

  /// Neighbours joined to their mean, and gaps kept.
  private var reduced: [Point] {
    let size = (points.count + Self.pointLimit - 1) / Self.pointLimit
    if size <= 1 { return points }
    return stride(from: 0, to: points.count, by: size).map { start in
      let group = points[start..<min(start + size, points.count)]
      let values = group.compactMap(\.y)
      return Point(
        x: group[start].x,
        y: values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      )
    }
  }

  // MARK: Scales

  private func x(_ value: Double) -> Double {
    let share = (value - xRange.lowerBound) / max(1, xRange.upperBound - xRange.lowerBound)
    return Self.left + share * (Self.width - Self.left)
  }

  private static func y(_ share: Double) -> Double {
    let bottom = height - Self.bottom
    return bottom - share * (bottom - top)
  }

  /// The least of … 1, 2, 5, 10, 20, 50 … that is not below a value.
  static func step(above value: Double) -> Double {
    guard value.isFinite, value > 0, value < 1e15 else { return 1 }
    var decade = 1e-3
    while decade * 10 < value { decade *= 10 }
    for factor in [1.0, 2, 5] where decade * factor >= value { return decade * factor }
    return decade * 10
  }

  /// A number of an axis: a decimal only where it is needed.
  private static func number(_ value: Double) -> String {
    NumberText.fixed(value, decimals: value == value.rounded() ? 0 : value < 1 ? 2 : 1)
  }

  private static func text(_ value: Double) -> String {
    NumberText.fixed(value, decimals: value == value.rounded() ? 0 : 1)
  }
}
