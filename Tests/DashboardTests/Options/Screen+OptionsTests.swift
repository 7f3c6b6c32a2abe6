import SampleSessions
import Session
import Testing

@testable import Dashboard

@Suite("Screen, options")
struct ScreenOptionsTests {
  private func screen() -> Screen {
    var screen = Screen(source: .replay)
    screen.receive(DrawnSession.events)
    _ = screen.press(.function(2))
    return screen
  }

  /// Selects an option, presses a key, and returns the value it then has.
  private func press(_ key: Key, _ name: String, on screen: inout Screen) -> String? {
    while screen.view.picker?.selectedItem?.id != name { _ = screen.press(.down) }
    _ = screen.press(key)
    return screen.view.picker?.selectedItem?.detail
  }

  @Test func `each has a line of explanation that fits, and a name of its own`() {
    let options = OptionCatalog.all
    #expect(Set(options.map(\.name)).count == options.count)
    for option in options { #expect((1...92).contains(option.note.count), "\(option.note)") }
  }

  @Test func `left and right change a value while the list stays open`() {
    var screen = screen()
    #expect(press(.right, "panels", on: &screen) == "chat")
    #expect(screen.view.arrangement.preset == .chat)
    #expect(press(.left, "panels", on: &screen) == "all")
    #expect(press(.left, "panels", on: &screen) == "cache")
    #expect(press(.right, "map order", on: &screen) == "id")
    #expect(screen.view.mapOrder == .id)
    #expect(press(.left, "map pooling", on: &screen) == "mean")
    #expect(press(.right, "half-life", on: &screen) == "16")
    #expect(press(.right, "timeline scale", on: &screen) == "by clock")
    #expect(press(.enter, "waterfall", on: &screen) == "on")
    #expect(screen.view.arrangement.hasWaterfall)
    #expect(screen.view.picker != nil)
  }

  @Test func `every option can be turned in both directions and back`() {
    for option in OptionCatalog.all where option.name != "theme" {
      var screen = screen()
      let before = option.value(screen)
      _ = option.adjust(&screen, 1)
      #expect(option.value(screen) != before || option.name == "map view", "\(option.name)")
      _ = option.adjust(&screen, -1)
      #expect(option.value(screen) == before || option.name == "map view", "\(option.name)")
    }
  }

  @Test func `the mouse and the theme are the program's to see to`() {
    var screen = screen()
    while screen.view.picker?.selectedItem?.id != "mouse" { _ = screen.press(.down) }
    #expect(screen.press(.right) == [.mouse(true)])
    #expect(screen.press(.right) == [.mouse(false)])
    while screen.view.picker?.selectedItem?.id != "theme" { _ = screen.press(.down) }
    #expect(screen.press(.enter) == [.list(.themes)])
    #expect(screen.view.picker == nil)
  }

  @Test func `with reduced motion the map fades as slowly as it can`() {
    var screen = screen()
    #expect(press(.right, "reduced motion", on: &screen) == "on")
    #expect(screen.state.heat.halfLife == Double(RoutingHeat.halfLives.upperBound))
    #expect(press(.right, "reduced motion", on: &screen) == "off")
    #expect(screen.state.heat.halfLife == Double(RoutingHeat.standardHalfLife))
  }

  @Test func `F2 opens it while typing, too`() {
    var screen = Screen(source: .live)
    _ = screen.press(.function(2))
    #expect(screen.view.picker?.purpose == .options)
  }
}
