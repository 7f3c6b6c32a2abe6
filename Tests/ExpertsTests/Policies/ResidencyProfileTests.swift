import Events
import Glibc
import SampleFiles
import Testing

@testable import Experts

@Suite("Residency profile")
struct ResidencyProfileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func expert(_ layer: Int, _ index: Int) -> ExpertID {
    ExpertID(layer: layer, index: index)
  }

  private var sample: ResidencyProfile {
    var profile = ResidencyProfile(model: "abc", layerCount: 2, expertCount: 3)
    for (layer, index) in [(1, 2), (0, 1), (1, 2), (0, 0), (1, 2), (0, 1)] {
      profile.recordUse(of: expert(layer, index))
    }
    return profile
  }

  @Test func `the hottest come first, equals by layer and index, the unused never`() {
    #expect(sample.hottest(9) == [expert(1, 2), expert(0, 1), expert(0, 0)])
    #expect(sample.hottest(1) == [expert(1, 2)])
    #expect(sample.hottest(9, of: 0..<1) == [expert(0, 1), expert(0, 0)])
    #expect(sample.uses(of: expert(1, 2)) == 3)
  }

  @Test func `what is saved is read again, by its owner alone`() throws {
    let path = folder.path(of: "profile.json")
    try sample.save(to: path)
    #expect(try ResidencyProfile(path: path) == sample)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func `saving replaces the file whole, and leaves nothing beside it`() throws {
    let path = try folder.write(Array("old".utf8), to: "profile.json")
    try sample.save(to: path)
    #expect(try ResidencyProfile(path: path) == sample)
    let listing = try #require(opendir(folder.path))
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
      )
    }
    #expect(names.filter { !$0.hasPrefix(".") } == ["profile.json"])
  }

  @Test func `a folder that is not there is said`() {
    let path = folder.path(of: "none/profile.json")
    #expect(
      throws: ProfileError.cannotWrite(path: path, reason: "No such file or directory")
    ) { try sample.save(to: path) }
    #expect(throws: ProfileError.cannotRead(path: path, reason: "No such file or directory")) {
      try ResidencyProfile(path: path)
    }
  }

  @Test(arguments: [
    ("", "not the JSON"),
    ("{\"format\": 3}", "not the JSON"),
    (Self.text(format: "something"), "not a profile of version 1"),
    (Self.text(version: 2), "not a profile of version 1"),
    (Self.text(layerCount: 0), "0 layers of 2 experts"),
    (Self.text(layerCount: 70000), "70000 layers of 2 experts"),
    (Self.text(layerCount: 3), "the shape of the model"),
    (Self.text(counts: "[[1], [2, 3]]"), "the shape of the model"),
    (Self.text(counts: "[[1, -1], [2, 3]]"), "a count is negative"),
    (Self.text(counts: "[[1, 1.5], [2, 3]]"), "not the JSON"),
    (Self.text(counts: "[[1, 99999999999999999999], [2, 3]]"), "not the JSON"),
  ])
  func `a damaged file is refused in one line`(text: String, reason: String) throws {
    let path = try folder.write(Array(text.utf8), to: "profile.json")
    let error = #expect(throws: ProfileError.self) { try ResidencyProfile(path: path) }
    let line = error.map(String.init(describing:)) ?? ""
    #expect(line.hasPrefix("\(path) is not a residency profile: "))
    #expect(line.contains(reason), "\(line)")
  }

  @Test func `the sound form of those files is read`() throws {
    let path = try folder.write(Array(Self.text().utf8), to: "profile.json")
    #expect(try ResidencyProfile(path: path).counts == [[1, 0], [2, 3]])
  }

  private static func text(
    format: String = "moetop residency profile",
    version: Int = 1,
    layerCount: Int = 2,
    counts: String = "[[1, 0], [2, 3]]"
  ) -> String {
    """
    {"format": "\(format)", "version": \(version), "model": "m", "layerCount": \(layerCount),
     "expertCount": 2, "counts": \(counts)}
    """
  }
}
