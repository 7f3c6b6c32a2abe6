import Testing

@testable import Export

@Suite("SessionPlace")
struct SessionPlaceTests {
  @Test(arguments: [
    ("start", SessionPlace.start), ("end", .end), ("t0", .token(0)), ("t812", .token(812)),
    ("40%", .share(0.4)), ("100%", .share(1)), ("2:14", .time(134_000_000_000)),
    ("1:02:03", .time(3_723_000_000_000)), ("90:00", .time(5_400_000_000_000)),
    ("0:00:07", .time(7_000_000_000)),
  ])
  func `every way to name a place is read, and written the same`(
    text: String,
    place: SessionPlace
  ) throws {
    #expect(try SessionPlace(text) == place)
    #expect(try SessionPlace("\(place)") == place)
  }

  @Test(arguments: [
    "", "t", "t-1", "t+1", "812", "101%", "-1%", "%", "4.5%", "2:", ":14", "1:60", "1:02:60",
    "1:2:3:4", "t9999999999", "t１", "tend", " t1",
  ])
  func `anything else is an error that names it`(text: String) {
    #expect(throws: ExportError.notAPlace(text)) { try SessionPlace(text) }
  }
}
