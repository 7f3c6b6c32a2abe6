import Glibc
import SampleFiles
import Testing

@testable import Configuration

@Suite("Theme watch")
struct ThemeWatchTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `a file that is saved is told once`() throws {
    let path = try folder.write([1], to: "a.toml")
    let watch = try #require(ThemeWatch(paths: [path]))
    #expect(!watch.takeChange())
    try folder.write([2], to: "a.toml")
    #expect(watch.takeChange())
    #expect(!watch.takeChange())
  }

  @Test func `a file that is moved into place is told, too`() throws {
    let path = try folder.write([1], to: "a.toml")
    let watch = try #require(ThemeWatch(paths: [path]))
    let other = try folder.write([2], to: "a.toml~")
    #expect(!watch.takeChange())
    #expect(rename(other, path) == 0)
    #expect(watch.takeChange())
  }

  @Test func `other files of the folder are not told, other watched ones are`() throws {
    let (own, parent) = (folder.path(of: "a.toml"), folder.path(of: "b.toml"))
    let watch = try #require(ThemeWatch(paths: [own, parent, "/no/such/folder/c.toml"]))
    try folder.write([1], to: "other.toml")
    #expect(!watch.takeChange())
    try folder.write([1], to: "b.toml")
    #expect(watch.takeChange())
  }

  @Test func `the descriptor can be polled`() throws {
    let path = folder.path(of: "a.toml")
    let watch = try #require(ThemeWatch(paths: [path]))
    var request = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&request, 1, 0) == 0)
    try folder.write([1], to: "a.toml")
    #expect(poll(&request, 1, 1000) == 1)
  }
}
