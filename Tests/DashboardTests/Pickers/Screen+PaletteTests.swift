import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen, palette")
struct ScreenPaletteTests {
  private typealias Maker = TestSession

  private func screen(_ source: ViewState.Source = .replay) -> Screen {
    var screen = Screen(source: source)
    var facts: [SessionEvent.Fact] = [.header(Maker.header(layers: 2, experts: 8))]
    for turn in 1...3 {
      facts += [.turn(Turn(role: .user, text: "question \(turn)")), .turn(Turn(role: .assistant))]
      facts += (1...10).map { _ in Maker.token("word ", uses: [Maker.use(1, 3, .miss)]) }
      facts += [Maker.token("end\(turn)"), .reply(Maker.reply())]
    }
    screen.receive(Maker.events(facts))
    screen.view.mode = .keys
    return screen
  }

  private func type(_ keys: String, on screen: inout Screen) -> [Intent] {
    keys.flatMap { screen.press($0 == "\n" ? .enter : .character($0)) }
  }

  private func first(_ screen: Screen) -> Picker.Item? { screen.view.picker?.matches.first }

  @Test(arguments: [
    (":12\n", 12), (":t12\n", 12), (":100%\n", 33), (":turn  2\n", 11), (": 0:06 \n", 4),
    (":end\n", 33), ("G:start\n", 0),
  ])
  func `what reads as a place can be gone to`(keys: String, token: Int) {
    var screen = screen()
    #expect(type(keys, on: &screen) == [])
    #expect(screen.view.transport.token == token)
    #expect(screen.view.picker == nil)
  }

  @Test func `the place heads the list, whatever else fits`() {
    var screen = screen()
    _ = type(":end", on: &screen)
    #expect(first(screen)?.id == "go end")
    #expect(screen.view.picker?.matches.dropFirst().contains { $0.id == "end" } == true)
    _ = screen.press(.backspace)
    #expect(first(screen)?.id.hasPrefix("go ") == false)
    _ = type("d of", on: &screen)
    #expect(screen.view.picker?.matches.contains { $0.id.hasPrefix("go ") } == false)
  }

  @Test func `a place that is not there is dim and says why`() {
    var screen = screen()
    _ = type(":99", on: &screen)
    #expect(first(screen)?.title == "go to token 99")
    #expect(first(screen)?.obstacle == "there is no token 99, the last is 33")
    _ = type("\n", on: &screen)
    #expect(screen.view.message == "there is no token 99, the last is 33")
    #expect(screen.view.picker != nil)
    #expect(screen.view.transport.token == 0)
  }

  @Test func `nonsense is answered in one line`() {
    var screen = screen()
    _ = type(":nowhere at all\n", on: &screen)
    #expect(screen.view.message == "'nowhere at all' is no place: 812, 40%, 2:14, turn 3, mark a")
    #expect(screen.view.picker == nil)
  }

  @Test func `an expert's name looks at it`() {
    var screen = screen()
    _ = type("G:l1 e3", on: &screen)
    #expect(first(screen)?.title == "look at L1 E3")
    _ = type("\n", on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 1, index: 3))
    #expect(screen.view.message == "L1 E3: in a slot, chosen 30 times, heat 8 of 8")
    _ = type(":L2 E0", on: &screen)
    #expect(first(screen)?.obstacle == "there is no L2 E0 in 2 layers of 8 experts")
    _ = type("\n", on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 1, index: 3))
  }

  @Test func `actions are found by a few letters, with their keys`() {
    var screen = screen()
    _ = type(":zoom", on: &screen)
    #expect(first(screen)?.id == "next-view" || first(screen)?.id == "zoom")
    #expect(screen.view.picker?.matches.first { $0.id == "zoom" }?.detail == "z")
    _ = screen.press(.escape)
    #expect(screen.view.picker == nil)
    _ = type(":quit\n", on: &screen)
    #expect(type(":quit\n", on: &screen) == [.quit])
  }

  @Test(arguments: [ViewState.Source.live, .replay])
  func `every action of the place is in it`(source: ViewState.Source) {
    var screen = screen(source)
    _ = type(":", on: &screen)
    let ids = Set(screen.view.picker?.matches.map(\.id) ?? [])
    for action in ActionCatalog.all {
      #expect(ids.contains(action.name) == action.places.contains(screen.view.place))
    }
    #expect(ids.contains("new") == (source == .live))
  }

  @Test func `what cannot be done is said and not done`() {
    var screen = Screen(source: .replay)
    _ = type(":what-if", on: &screen)
    let item = screen.view.picker?.matches.first { $0.id == "what-if" }
    #expect(item?.obstacle == "no tokens to ask about yet")
    #expect(screen.press(.enter) == [])
    #expect(screen.view.whatIf == nil)
  }

  @Test func `a command that needs words is put into the prompt, others are carried out`() {
    var screen = screen(.live)
    _ = type(":memory for experts\n", on: &screen)
    #expect(screen.view.mode == .input)
    #expect(screen.view.prompt.text == "/budget ")
    screen.view.mode = .keys
    #expect(type(":change a setting\n", on: &screen) == [.list(.settings)])
    #expect(type(":new conversation\n", on: &screen) == [.newConversation])
  }
}
