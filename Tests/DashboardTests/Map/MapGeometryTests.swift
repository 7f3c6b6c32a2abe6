import Testing

@testable import Dashboard

struct MapGeometryTests {
  private func geometry(_ layers: Int, _ experts: Int, _ columns: Int, _ rows: Int) -> MapGeometry {
    MapGeometry(layerCount: layers, expertCount: experts, columns: columns, rows: rows)
  }

  @Test func `a large model is pooled by whole numbers`() {
    let fit = geometry(48, 128, 64, 12)
    #expect((fit.expertsPerDot, fit.layersPerDot) == (2, 4))
    #expect((fit.columns, fit.rows) == (64, 12))
    let larger = geometry(61, 256, 64, 48)
    #expect((larger.expertsPerDot, larger.layersPerDot) == (4, 2))
    #expect((larger.columns, larger.rows) == (64, 31))
  }

  @Test func `a model that fits exactly is one dot each`() {
    let fit = geometry(48, 128, 128, 48)
    #expect((fit.expertsPerDot, fit.layersPerDot) == (1, 1))
    #expect((fit.dotsPerExpert, fit.dotsPerLayer) == (1, 1))
  }

  @Test func `a small model is enlarged by whole numbers`() {
    let fit = geometry(6, 32, 64, 48)
    #expect((fit.dotsPerExpert, fit.dotsPerLayer) == (2, 4))
    #expect((fit.columns, fit.rows) == (64, 24))
    let few = geometry(32, 8, 64, 48)
    #expect((few.dotsPerExpert, few.dotsPerLayer) == (8, 1))
  }

  @Test func `only much enlarged layers have a space between them`() {
    #expect(
      (0..<8).map(geometry(6, 32, 64, 48).isGap) == [
        false, false, false, true, false, false, false, true,
      ]
    )
    #expect(!(0..<12).contains(where: geometry(6, 32, 64, 12).isGap))
  }

  @Test func `every fit stays inside and shows every expert`() {
    for (layers, experts) in [(1, 1), (6, 32), (16, 64), (48, 128), (61, 256), (60, 512), (0, 0)] {
      for columns in [0, 1, 7, 64, 130] {
        for rows in [0, 1, 5, 12, 48] {
          let fit = geometry(layers, experts, columns, rows)
          #expect(fit.columns <= max(1, columns) && fit.rows <= max(1, rows))
          #expect(fit.columns / fit.dotsPerExpert * fit.expertsPerDot >= experts)
          #expect(fit.rows / fit.dotsPerLayer * fit.layersPerDot >= layers)
        }
      }
    }
  }
}
