import Testing

@testable import Dashboard

struct KeyBindingsTests {
  @Test(arguments: KeyBinding.Place.allCases)
  func `no key is listed twice for a place`(place: KeyBinding.Place) {
    let keys = KeyBindings.all.filter { $0.places.contains(place) }.map(\.keys)
    #expect(Set(keys).count == keys.count)
    #expect(!keys.isEmpty)
  }

  @Test func `the help fits the width of a small screen`() {
    for binding in KeyBindings.all {
      #expect(binding.keys.count <= 10)
      #expect(binding.action.count <= 26)
    }
  }

  @Test func `every listed command is one`() throws {
    for (line, _) in KeyBindings.commandLines {
      #expect(try SlashLine(line) != nil)
    }
  }

  @Test func `words are ASCII`() {
    for binding in KeyBindings.all {
      #expect((binding.keys + binding.action + (binding.hint ?? "")).allSatisfy { $0.isASCII })
    }
  }
}
