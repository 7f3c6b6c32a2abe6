import Testing

@testable import Dashboard

struct WhatIfSceneTests {
  private func numbers(_ scene: WhatIfScene) -> [Int] { scene.shownRows.map(\.number) }

  @Test func `rows are ordered by a column, the session's own first, unknown ones last`() {
    var scene = DrawnWhatIf.scene
    #expect(numbers(scene) == [10, 11, 12, 13, 14, 15])
    var orders: [WhatIfScene.Order: [Int]] = [:]
    for _ in WhatIfScene.Order.allCases {
      orders[scene.order] = numbers(scene)
      scene.turnOrder()
    }
    #expect(scene.order == .given)
    #expect(orders[.hits] == [10, 15, 13, 11, 12, 14])
    #expect(orders[.misses] == [10, 15, 13, 11, 12, 14])
    #expect(orders[.reads] == [10, 15, 13, 11, 12, 14])
    #expect(orders[.speed] == [10, 15, 13, 11, 12, 14])
  }

  @Test func `equal rows keep the order they came in`() {
    var scene = WhatIfScene()
    scene.rows = (0..<50).map {
      WhatIfScene.Row(number: $0, policy: "p", budgetBytes: 1, hitShare: 0.5)
    }
    scene.turnOrder()
    #expect(numbers(scene) == Array(0..<50))
  }

  @Test func `the selection stays with its row`() {
    var scene = DrawnWhatIf.scene
    scene.select(by: 2)
    #expect(scene.selectedRow?.number == 12)
    scene.turnOrder()
    #expect(scene.selectedRow?.number == 12)
    #expect(scene.selected == 4)
    scene.rows.insert(DrawnWhatIf.row(99, "new", 1, 0.99, 1, 99, ""), at: 1)
    #expect(scene.selectedRow?.number == 12)
    scene.rows.removeAll { $0.number == 12 }
    #expect(scene.selected == 0)
  }

  @Test func `the selection stays among the rows`() {
    var scene = DrawnWhatIf.scene
    scene.select(by: .max)
    #expect(scene.selected == 5)
    scene.select(by: .min)
    #expect(scene.selected == 0)
    var empty = WhatIfScene()
    empty.select(by: 1)
    #expect(empty.selectedRow == nil)
  }
}
