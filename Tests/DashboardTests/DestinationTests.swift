import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Destination")
struct DestinationTests {
  @Test(arguments: [
    ("812", Destination.token(812)), ("t812", .token(812)), ("T0", .token(0)),
    ("40%", .fraction(0.4)), ("0%", .fraction(0)), ("12.5%", .fraction(0.125)),
    ("2:14", .time(134_000_000_000)), ("1:02:03", .time(3_723_000_000_000)),
    ("90:00", .time(5_400_000_000_000)), ("turn 3", .turn(3)), ("turn:3", .turn(3)),
    ("Turn: 3", .turn(3)), ("mark a", .mark("a")), ("mark:two words", .mark("two words")),
    ("start", .start), ("end", .end),
  ])
  func `reads what was typed`(text: String, destination: Destination) throws {
    #expect(try Destination(parsing: text) == destination)
  }

  @Test(arguments: [
    "", " ", "x", "t", "-1", "+1", "1e3", "101%", "-1%", "nan%", "%", "2:60", "2:", ":14",
    "1:2:3:4", "1:99:00", "turn", "turn x", "mark", "turn 3 4", "99999999999999999999",
    "999999999:00:00", "٣", "0x10",
  ])
  func `refuses what is no place, in one line`(text: String) {
    let error = #expect(throws: DestinationError.self) { try Destination(parsing: text) }
    #expect(error == .unreadable(text))
    #expect(error?.description.contains("812, 40%, 2:14, turn 3, mark a") == true)
    #expect(error?.description.contains("\n") == false)
  }

  private func playback() -> Playback {
    var playback = Playback(source: .replay)
    playback.append(
      TestSession.events([
        .header(TestSession.header()), .turn(Turn(role: .user)), TestSession.token(),
        .mark("a"), TestSession.token(), .turn(Turn(role: .user)), TestSession.token(),
        .mark("a"), TestSession.token(), .notice("x"),
      ])
    )
    return playback
  }

  @Test(arguments: [
    ("0", 1), ("start", 1), ("1", 3), ("2", 5), ("4", 10), ("50%", 5), ("100%", 10), ("0:04", 5),
    ("turn 1", 2), ("turn 2", 6), ("mark a", 8), ("end", 10), ("0:00", 1),
  ])
  func `goes there`(text: String, events: Int) throws {
    var playback = playback()
    try playback.go(to: Destination(parsing: text))
    #expect(playback.cursor == events)
  }

  @Test func `a session without tokens has a begin and an end`() throws {
    var playback = Playback(source: .replay)
    playback.append(TestSession.events([.header(TestSession.header()), .notice("x")]))
    try playback.go(to: .token(0))
    #expect(playback.cursor == 1)
    try playback.go(to: .fraction(0))
    #expect(playback.cursor == 1)
  }

  @Test(arguments: [
    ("5", "there is no token 5, the last is 4"), ("turn 3", "there is no turn 3, the last is 2"),
    ("turn 0", "there is no turn 0, the last is 2"), ("mark b", "there is no mark b"),
    ("1:00", "there is no 1:00, the end is 0:09"),
  ])
  func `says what there is not`(text: String, message: String) throws {
    var playback = playback()
    let destination = try Destination(parsing: text)
    let error = #expect(throws: DestinationError.self) { try playback.go(to: destination) }
    #expect(error?.description == message)
    #expect(playback.cursor == 1)
  }
}
