import Dashboard
import Foundation
import SampleFiles
import Testing

@testable import moetop

@Suite("Models that lie around")
struct ModelLibraryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func put(_ bytes: String, at path: String) throws {
    let file = folder.path(of: path)
    try FileManager.default.createDirectory(
      atPath: String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]),
      withIntermediateDirectories: true
    )
    try writeFile(Array(bytes.utf8), to: file)
  }

  private func examined(_ library: ModelLibrary) -> [Picker.Item] {
    var last: [Picker.Item] = []
    library.examine { last = $0 }
    return last
  }

  @Test func `finds model files, split ones once, links once, and follows no folder round`() throws
  {
    for name in ["a.gguf", "org/b/b.gguf", "s-00001-of-00002.gguf", "s-00002-of-00002.gguf"] {
      try put("x", at: "models/\(name)")
    }
    try put("x", at: "models/notes.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(of: "models/org/round"),
      withDestinationPath: folder.path(of: "models")
    )
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(of: "models/link.gguf"),
      withDestinationPath: folder.path(of: "models/a.gguf")
    )
    let library = ModelLibrary(folders: [folder.path(of: "models"), folder.path(of: "none")])
    let found = library.models().map { $0.path.dropFirst(folder.path.count + 8) }
    #expect(found == ["a.gguf", "org/b/b.gguf", "s-00001-of-00002.gguf"])
  }

  @Test func `says what a model is, and why another cannot be run`() throws {
    try put("no model", at: "models/a.gguf")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(of: "models/z.gguf"),
      withDestinationPath: SampleModel.eightBit
    )
    let items = examined(ModelLibrary(folders: [folder.path(of: "models")]))
    // Those that run come first.
    #expect(items.map(\.obstacle).map { $0 == nil } == [true, false])
    #expect(items[0].title.contains("z.gguf"))
    #expect(items[0].detail.hasPrefix("qwen3moe · Q8_0 · "))
    #expect(items[0].id == folder.path(of: "models/z.gguf"))
    #expect(items[1].obstacle?.isEmpty == false)
  }

  @Test func `ollama's blobs have the names of their manifests`() throws {
    let manifest = { (digest: String) in
      """
      {"layers": [{"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:1"},
      {"mediaType": "application/vnd.ollama.image.model", "digest": "\(digest)"}]}
      """
    }
    try put(manifest("sha256:abc"), at: "o/manifests/registry.ollama.ai/library/qwen3/30b")
    try put(manifest("sha256:def"), at: "o/manifests/registry.ollama.ai/me/mine/latest")
    try put(manifest("../../evil"), at: "o/manifests/registry.ollama.ai/me/evil/latest")
    try put("{", at: "o/manifests/registry.ollama.ai/library/bad/1")
    let library = ModelLibrary(folders: [], ollamaFolders: [folder.path(of: "o")])
    let found = library.models().sorted { $0.path < $1.path }
    #expect(found.map(\.title) == ["qwen3:30b", "me/mine:latest"])
    #expect(found[0].path == folder.path(of: "o/blobs/sha256-abc"))
    // Nothing is there of either: both say so.
    #expect(examined(library).allSatisfy { $0.obstacle != nil })
  }

  @Test func `looks where people keep models`() {
    let home = ModelLibrary.everywhere(named: ["/extra"]) { $0 == "HOME" ? "/h" : nil }
    #expect(
      home.folders.prefix(6) == [
        "/extra", ".", "/h/models", "/h/.cache/llama.cpp", "/h/.cache/huggingface/hub",
        "/h/.lmstudio/models",
      ]
    )
    #expect(home.ollamaFolders == ["/h/.ollama/models"])
  }
}
