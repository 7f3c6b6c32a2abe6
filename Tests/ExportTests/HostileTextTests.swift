import Dashboard
import Events
import Foundation
import SampleSessions
import Testing

@testable import Export

/// Text of a model, of a user, or of a stranger's file never acts.
@Suite("Hostile text")
struct HostileTextTests {
  @Test(arguments: ExportCatalog.formats.map(\.name))
  func `no format lets control characters or markup through`(name: String) throws {
    let format = try #require(ExportCatalog.formats.first { $0.name == name })
    let settings = ExportSettings(width: 80, height: 24)
    var text = ""
    try format.export(SampleTalk.hostileSession(), settings) { text += $0 }
    let controls = text.unicodeScalars.filter {
      $0.properties.generalCategory == .control && $0 != "\n"
    }
    // A picture for terminals is made of escape sequences: its own.
    let own: Set<Unicode.Scalar> = name == "ansi" ? ["\u{1B}"] : []
    #expect(Set(controls) == own)
    #expect(!text.contains("\u{202E}"))
    #expect(!text.contains("\u{1B}]"))
    #expect(!text.contains("\u{1B}[31m"))
    if ["html", "svg"].contains(name) {
      #expect(!text.contains("<script") && !text.contains("<img"))
      #expect(
        text.components(separatedBy: "</svg>").count == text.components(separatedBy: "<svg").count
      )
    }
  }

  @Test(arguments: ["asciicast2", "asciicast3"])
  func `a cast holds no sequence but its own`(name: String) throws {
    let format = try #require(ExportCatalog.formats.first { $0.name == name })
    var text = ""
    let settings = ExportSettings(width: 80, height: 24)
    try format.export(SampleTalk.hostileSession(), settings) { text += $0 }
    let sequences = text.components(separatedBy: "\\u001b").dropFirst()
    let pattern = try Regex("^\\[(\\??[0-9;]*[mHCJhl])")
    #expect(sequences.count > 10)
    #expect(sequences.allSatisfy { $0.firstMatch(of: pattern) != nil })
    #expect(!text.contains("\\u001b[31m"))
  }

  @Test(arguments: ExportCatalog.pictures.map(\.name))
  func `no picture lets markup through`(name: String) throws {
    let picture = try #require(ExportCatalog.pictures.first { $0.name == name })
    let text = picture.draw(try SampleTalk.hostileSession(), ExportSettings(width: 80, height: 24))
    if ["html", "svg"].contains(name) { #expect(!text.contains("<script")) }
    #expect(!text.contains("\u{1B}]"))
  }

  @Test(arguments: ExportCatalog.formats.map(\.name))
  func `numbers of a stranger's file end nothing`(name: String) throws {
    let format = try #require(ExportCatalog.formats.first { $0.name == name })
    var header = TestSession.header(layers: .max, experts: .max, topK: -1)
    header.startedAt = .infinity
    header.settings.slotCount = .min
    header.settings.slotBytes = .max
    var record = TokenRecord(position: .max, phase: .decode, token: -1)
    record.uses = [
      ExpertUse(expert: ExpertID(layer: 65535, index: 65535), weight: .nan, outcome: .miss)
    ]
    record.reads = [
      ReadRecord(
        expert: ExpertID(layer: 0, index: 0),
        bytes: .max,
        start: .max,
        end: .min,
        lane: .min
      ),
      ReadRecord(
        expert: ExpertID(layer: 0, index: 0),
        bytes: .min,
        start: .min,
        end: .max,
        lane: .max
      ),
    ]
    record.time = TimeSplit(attention: .max, experts: .min, stall: .max, other: .max)
    (record.start, record.end) = (.min, .max)
    var other = record
    (other.start, other.end) = (.max, .min)
    let events = [
      SessionEvent(time: .max, fact: .header(header)),
      SessionEvent(time: .min, fact: .turn(Turn(role: .user, text: "a"))),
      SessionEvent(time: .max, fact: .turn(Turn(role: .assistant))),
      SessionEvent(time: 0, fact: .token(record)), SessionEvent(time: .min, fact: .token(other)),
      SessionEvent(time: .max, fact: .token(record)),
      SessionEvent(time: 0, fact: .reply(TestSession.reply())),
    ]
    #expect(try !exported(format, ExportedSession(events)).isEmpty)
  }
}
