import Inference
import Testing

@testable import moetop

@Suite("Settings that change while the program runs")
struct SettingsListTests {
  private func list() -> SettingsList {
    SettingsList(sampling: SamplingSettings(), replyLimit: nil)
  }

  @Test func `each has its value, its range and its default`() {
    let items = list().items
    #expect(items.map(\.id) == SettingsList.names)
    #expect(items[0].detail == "0.7")
    #expect(items[0].note == "0 takes the best token, 0 to 100; default 0.7")
    #expect(items[6].detail == "none")
    #expect(items.allSatisfy { $0.isAdjustable })
  }

  @Test func `steps add up without a remainder, and stay in the range`() {
    var list = list()
    for _ in 0..<3 { _ = list.adjust("temperature", by: 1) }
    #expect(list.value(of: "temperature") == "1.0")
    for _ in 0..<20 { _ = list.adjust("temperature", by: -1) }
    #expect(list.value(of: "temperature") == "0.0")
    #expect(list.adjust("top-k", by: -1) == "top-k 35")
    for _ in 0..<9 { _ = list.adjust("top-k", by: -1) }
    #expect(list.sampling.topK == 0)
    for _ in 0..<9 { _ = list.adjust("top-p", by: 1) }
    #expect(list.sampling.topP == 1)
    #expect(list.adjust("seed", by: 1) == "seed 1")
  }

  @Test func `the limit of a reply halves, doubles and goes`() {
    var list = list()
    #expect(list.adjust("max-tokens", by: 1) == "max-tokens none")
    #expect(list.adjust("max-tokens", by: -1) == "max-tokens 1024")
    #expect(list.adjust("max-tokens", by: -1) == "max-tokens 512")
    #expect(list.adjust("max-tokens", by: 1) == "max-tokens 1024")
    #expect(list.adjust("max-tokens", by: 1) == "max-tokens none")
    #expect(list.replyLimit == nil)
    #expect(list.set("max-tokens", to: "1") == "max-tokens 1")
    #expect(list.adjust("max-tokens", by: -1) == "max-tokens 1")
  }

  @Test func `tokens guessed ahead are a number, off or auto`() {
    var list = list()
    #expect(list.value(of: "speculate") == "off")
    #expect(list.adjust("speculate", by: 1) == "speculate 1")
    #expect(list.set("speculate", to: "auto") == "speculate auto")
    #expect(list.speculation == .automatic)
    for _ in 0..<20 { _ = list.adjust("speculate", by: 1) }
    #expect(list.speculation == .upTo(16))
    #expect(list.set("speculate", to: "0") == "speculate 0")
    #expect(list.value(of: "speculate") == "off")
  }

  @Test(arguments: [
    ("temperature", "hot"), ("speculate", "17"), ("top-p", "7"), ("seed", "-1"),
    ("max-tokens", "0"), ("colour", "1"),
    ("temperature", "nan"), ("repeat-penalty", "inf"),
  ])
  func `what cannot be changes nothing`(name: String, value: String) {
    var list = list()
    #expect(!list.set(name, to: value).hasPrefix(name + " " + value))
    #expect(list.sampling == SamplingSettings() && list.replyLimit == nil)
  }
}
