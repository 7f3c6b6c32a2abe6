import Events
import Testing

@testable import Dashboard

struct SparksPanelTests {
  @Test func `stacked it shows speed at the left and hits at the right`() {
    let row = Array(DrawnSession.frame(width: 80, height: 24).lines[9])
    #expect(row[1..<20].allSatisfy { $0 == "▅" })
    #expect(row[20..<41].allSatisfy { $0 == " " })
    #expect(row[41] != " ")
  }

  @Test func `on a small screen it names what it shows`() {
    let row = DrawnSession.frame(width: 60, height: 16).lines[14]
    #expect(row.hasPrefix(" tok/s  ▅▅▅"))
    #expect(row.hasSuffix(" t 34"))
  }
}
