import Testing

@testable import Dashboard

@Suite("Choosing a theme")
struct PickerThemesTests {
  private let items = ["ember", "tide", "umber"].map { Picker.Item(id: $0, title: $0) }

  @Test func `each theme is tried out as it is selected, and one is chosen`() {
    var screen = Screen(source: .live)
    screen.open(Picker(.themes, title: "themes", items: items))
    #expect(screen.press(.down) == [.theme("tide", isPreview: true)])
    #expect(screen.press(.character("u")) == [.theme("umber", isPreview: true)])
    #expect(screen.press(.enter) == [.theme("umber")])
    #expect(screen.view.picker == nil)
  }

  @Test func `other lists try nothing out`() {
    var screen = Screen(source: .live)
    screen.open(Picker(.models, title: "models", items: items))
    #expect(screen.press(.down) == [])
  }
}
