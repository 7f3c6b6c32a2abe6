/// How layers × experts are fitted into a grid of dots: by whole numbers only, or the
/// picture would shimmer.
struct MapGeometry: Equatable, Sendable {
  let layerCount: Int
  let expertCount: Int
  /// Where there are more experts than dots, the largest of several is shown.
  let expertsPerDot: Int
  /// Where there are fewer, each is several dots wide.
  let dotsPerExpert: Int
  let layersPerDot: Int
  let dotsPerLayer: Int
  /// Dots in use.
  let columns: Int
  let rows: Int

  /// The largest whole-number fit into so many dots.
  init(layerCount: Int, expertCount: Int, columns: Int, rows: Int) {
    self.layerCount = max(0, layerCount)
    self.expertCount = max(0, expertCount)
    let room = (columns: max(1, columns), rows: max(1, rows))
    let across = Self.fit(self.expertCount, into: room.columns, atMost: 8)
    // An expert much taller than wide would read as a bar.
    let down = Self.fit(self.layerCount, into: room.rows, atMost: across.zoom * 2)
    (expertsPerDot, dotsPerExpert) = across
    (layersPerDot, dotsPerLayer) = down
    self.columns = Self.dots(self.expertCount, across)
    self.rows = Self.dots(self.layerCount, down)
  }

  /// The layer and the place in its row of a dot, the first where it stands for several;
  /// `nil` outside.
  func expert(column: Int, row: Int) -> (layer: Int, place: Int)? {
    guard (0..<columns).contains(column), (0..<rows).contains(row) else { return nil }
    let layer = row / dotsPerLayer * layersPerDot
    let place = column / dotsPerExpert * expertsPerDot
    return layer < layerCount && place < expertCount ? (layer, place) : nil
  }

  /// Whether a row of dots is the space between two layers: where each has many rows.
  func isGap(row: Int) -> Bool {
    dotsPerLayer >= 4 && row % dotsPerLayer == dotsPerLayer - 1
  }

  private static func fit(_ count: Int, into room: Int, atMost: Int) -> (pool: Int, zoom: Int) {
    if count > room { return ((count + room - 1) / room, 1) }
    return (1, count == 0 ? 1 : min(room / count, atMost))
  }

  private static func dots(_ count: Int, _ fit: (pool: Int, zoom: Int)) -> Int {
    (count + fit.pool - 1) / fit.pool * fit.zoom
  }
}
