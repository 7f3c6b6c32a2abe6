import Events
import Session
import Testing

@testable import Dashboard

struct TiersPanelTests {
  @Test func `slot and file share out the experts`() {
    let held = DrawnSession.state.residency.count
    let lines = DrawnSession.frame(width: 120, height: 40).lines
    let slot = lines.first { $0.contains(" slot ") }
    let file = lines.first { $0.contains(" file ") }
    #expect(slot?.contains(" \(held) / 160 ") == true)
    #expect(file?.contains(" \(192 - held) / 192 ") == true)
  }

  @Test func `hit and miss make a whole`() {
    let lines = DrawnSession.frame(width: 120, height: 40).lines
    func share(_ name: String) -> Double? {
      lines.map { String($0.dropFirst(50)) }.dropFirst().firstNonNil { line in
        line.range(of: " \(name) ").flatMap { Double(line[$0...].split(separator: " ")[1]) }
      }
    }
    #expect((share("hit") ?? 0) + (share("miss") ?? 0) == 100)
  }

  @Test func `beside the map it is a list`() {
    let lines = DrawnSession.frame(width: 80, height: 24).lines
    let names = ["slot", "file", "hit", "miss", "read", "evict"]
    for (row, name) in names.enumerated() {
      #expect(lines[2 + row].dropFirst(69).hasPrefix(name), "row \(row)")
    }
  }
}

extension Sequence {
  fileprivate func firstNonNil<Value>(_ value: (Element) -> Value?) -> Value? {
    for element in self { if let found = value(element) { return found } }
    return nil
  }
}

extension String {
  fileprivate func range(of text: String) -> String.Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}
