import Events
import Session
import SampleSessions
import Testing

@testable import Dashboard

struct MapPictureTests {
  /// Two layers of four experts; the newest token chose expert 1 of layer 0, which was there,
  /// and expert 2 of layer 1, which was not.
  private let state = TestSession.fold(
    TestSession.events([
      .header(TestSession.header(layers: 2, experts: 4, topK: 1)),
      TestSession.token(
        phase: .prefill,
        uses: [TestSession.use(0, 1, .hit), TestSession.use(1, 2, .miss)]
      ),
    ])
  )

  private func canvas(
    _ view: ViewState.MapView,
    glyphs: Glyphs,
    columns: Int,
    rows: Int
  ) -> Canvas {
    var canvas = Canvas(
      width: columns,
      height: rows,
      appearance: Appearance(glyphs: glyphs)
    )
    MapPicture(
      MapSubject(state, ViewState(source: .live), shown: view),
      glyphs: glyphs,
      columns: columns,
      rows: rows
    )
    .draw(x: 0, y: 0, on: &canvas)
    return canvas
  }

  @Test func `half blocks put two layers in a row, a miss in its own colour`() {
    let frame = canvas(.glow, glyphs: .full, columns: 4, rows: 1).frame
    #expect(frame.lines == [" ▀▄"])
    let theme = Theme.builtIn
    #expect(frame[1, 0].style.foreground == theme.heatColor(state.heat.level(layer: 0, index: 1)))
    #expect(frame[2, 0].style.foreground == theme.miss)
  }

  @Test func `braille has one dot for each expert`() {
    // Each layer has two rows of dots: experts 0 and 1 in the first cell, 2 and 3 in the next.
    let frame = canvas(.now, glyphs: .full, columns: 2, rows: 1).frame
    #expect(frame.lines == ["⠘⡄"])
    #expect(frame[0, 0].style.foreground == Theme.builtIn.graphLine)
    #expect(frame[1, 0].style.foreground == Theme.builtIn.miss)
  }

  @Test func `in ASCII each expert is a character`() {
    #expect(canvas(.now, glyphs: .ascii, columns: 4, rows: 2).frame.lines == [" @", "  x"])
  }

  @Test func `pooled experts show the hottest of them`() {
    let pooled = canvas(.now, glyphs: .ascii, columns: 2, rows: 1).frame
    #expect(pooled.lines == ["@x"])
  }

  @Test func `every layer begins in exactly one row`() {
    for rows in [1, 3, 7, 24] {
      let state = DrawnSession.state
      let subject = MapSubject(state, ViewState(source: .live), shown: .glow)
      let picture = MapPicture(subject, glyphs: .full, columns: 64, rows: rows)
      let layers = (0..<picture.cellRows).flatMap { Array(picture.layers(cellRow: $0)) }
      #expect(layers == Array(0..<6), "\(rows) rows")
    }
  }

  @Test func `experts that the model does not have are left out`() {
    var state = state
    state.current?.uses.append(TestSession.use(9, 1, .miss))
    state.current?.uses.append(TestSession.use(0, 900, .miss))
    let subject = MapSubject(state, ViewState(source: .live), shown: .now)
    let picture = MapPicture(subject, glyphs: .ascii, columns: 4, rows: 2)
    var canvas = Canvas(width: 4, height: 2, appearance: Appearance(glyphs: .ascii))
    picture.draw(x: 0, y: 0, on: &canvas)
    #expect(canvas.frame.lines == [" @", "  x"])
  }

  @Test func `every view can be read without colours`() {
    // In ASCII a slot, the file and a read now; a gap and its opposite.
    #expect(canvas(.tier, glyphs: .ascii, columns: 4, rows: 2).frame.lines == [".#..", "..x."])
    #expect(canvas(.miss, glyphs: .ascii, columns: 4, rows: 2).frame.lines == ["", "  +"])
    #expect(canvas(.gap, glyphs: .ascii, columns: 4, rows: 2).frame.lines == [" -", "  -"])
  }

  @Test func `all views have the same shape`() {
    for (columns, rows) in [(64, 12), (20, 2), (128, 48)] {
      let cells = ViewState.MapView.allCases.filter { $0 != .now }.map { view -> Rect in
        let subject = MapSubject(
          DrawnSession.state,
          ViewState(source: .live),
          shown: view
        )
        return MapPicture(subject, glyphs: .full, columns: columns, rows: rows)
          .cells(layer: 3, place: 7)
      }
      #expect(Set(cells.map { "\($0)" }).count == 1)
    }
  }

  @Test func `a picture of any model fits into any area`() {
    var random = TestSession.Random(seed: 21)
    for _ in 0..<150 {
      let layers = 1 + random.below(random.isChosen(oneIn: 6) ? 512 : 64)
      let experts = 1 + random.below(512)
      let state = TestSession.fold(
        TestSession.events([
          .header(TestSession.header(layers: layers, experts: experts, topK: 1)),
          TestSession.token(uses: [
            TestSession.use(random.below(layers), random.below(experts), .miss)
          ]),
        ])
      )
      var view = ViewState(source: .live)
      view.mapPooling = random.isChosen(oneIn: 2) ? .mean : .max
      let mapView = ViewState.MapView.allCases[random.below(6)]
      let glyphs = Glyphs.all[random.below(Glyphs.all.count)]
      let (columns, rows) = (1 + random.below(200), 1 + random.below(60))
      let subject = MapSubject(state, view, shown: mapView)
      let picture = MapPicture(subject, glyphs: glyphs, columns: columns, rows: rows)
      #expect(picture.cellColumns <= columns && picture.cellRows <= rows)
      let layer = random.below(layers)
      let cells = picture.cells(layer: layer, place: random.below(experts))
      let area = Rect(x: 0, y: 0, width: columns, height: rows)
      #expect(area.contains(cells) && !cells.isEmpty, "\(layers) x \(experts)")
      #expect(picture.layers(cellRow: cells.y).lowerBound <= layer)
      var canvas = Canvas(width: columns, height: rows, appearance: Appearance(glyphs: glyphs))
      picture.draw(x: 0, y: 0, on: &canvas)
    }
  }
}
