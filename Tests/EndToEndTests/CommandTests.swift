import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("Commands at the prompt, in a real terminal")
  struct CommandTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func open(_ flags: String) throws -> TerminalSession {
      let session = try TerminalSession(
        width: 120,
        height: 40,
        environment: [
          "XDG_STATE_HOME": folder.path(of: "state"), "XDG_DATA_HOME": folder.path(of: "data"),
        ],
        command: "cd '\(folder.path)'; '\(Program.path)' --temp 0 \(flags); echo \"ended $?\""
      )
      #expect(try session.waits { $0.contains("Enter send") || $0.contains("ended") })
      return session
    }

    private func say(_ text: String, to session: TerminalSession) throws {
      try session.type(text)
      // A popup that is open is a frame of its own: Enter comes after it.
      try session.press("Enter")
    }

    private func quit(_ session: TerminalSession) throws {
      try session.press("C-c", "C-c", "C-c")
      #expect(try session.waits { $0.contains("ended 0") })
    }

    @Test func `a reply is continued, asked again and edited`() throws {
      let session = try open("--no-record --max-tokens 12")
      try say("Tell me a story about a dog.", to: session)
      #expect(try session.waits { $0.contains("length limit · 12 tok") })
      try say("/continue", to: session)
      #expect(try session.waits { $0.contains("length limit · 24 tok") })
      try say("/regen", to: session)
      #expect(try session.waits { $0.contains("length limit · 12 tok") })
      try say("/edit 1", to: session)
      // Once in the chat, once in the prompt.
      let question = "› Tell me a story about a dog."
      #expect(try session.waits { $0.components(separatedBy: question).count == 3 })
      try session.press("C-u")
      try say("Hello there", to: session)
      #expect(
        try session.waits {
          $0.contains("› Hello there") && !$0.contains("about a dog")
            && $0.contains("tok/s · first")
        }
      )
      try quit(session)
    }

    @Test func `a popup completes names and arguments`() throws {
      let session = try open("--no-record")
      try session.type("/sche")
      #expect(try session.waits { $0.contains("when reads begin") })
      try session.press("Tab")
      #expect(try session.waits { $0.contains("all of the next layer") })
      try session.type("pref")
      try session.press("Tab", "Enter")
      #expect(try session.waits { $0.contains("· prefetch-all") })
      try say("/budget 40%", to: session)
      #expect(try session.waits { $0.contains("budget 7.7 MiB") })
      try say("/set slots 96", to: session)
      #expect(try session.waits { $0.contains("budget 9.8 MiB") || $0.contains("/  96") })
      try say("/policy lru", to: session)
      #expect(try session.waits { $0.contains("· lru · prefetch-all") })
      try quit(session)
    }

    @Test func `conversations and what was sent are kept`() throws {
      var session = try open("--max-tokens 8")
      try say("Hello dear model", to: session)
      #expect(try session.waits { $0.contains("length limit · 8 tok") })
      try say("/save", to: session)
      #expect(try session.waits { $0.contains("kept as hello-dear-model") })
      try say("/export markdown", to: session)
      #expect(try session.waits { $0.contains("written to moetop-session.md") })
      #expect(try readFile(folder.path(of: "moetop-session.md")).count > 40)
      try quit(session)

      session = try open("--max-tokens 8")
      try session.press("Up")
      #expect(try session.waits { $0.contains("› /export markdown") })
      try session.press("C-c")
      try say("/load hello-dear-model", to: session)
      #expect(try session.waits { $0.contains("› Hello dear model") })
      try session.press("C-r")
      #expect(try session.waits { $0.contains("sent before") })
      try session.type("dear")
      try session.press("Enter")
      #expect(try session.waits { $0.components(separatedBy: "› Hello dear model").count == 3 })
      try quit(session)
    }

    @Test func `another model is opened in the place of this one, with the conversation`() throws {
      let other = folder.path(of: "other.gguf")
      try FileManager.default.createSymbolicLink(
        atPath: other,
        withDestinationPath: SampleModel.preGated
      )
      try writeFile(Array("no model".utf8), to: folder.path(of: "bad.gguf"))
      let session = try open("--no-record --max-tokens 8")
      try say("Hello dear model", to: session)
      #expect(try session.waits { $0.contains("length limit · 8 tok") })
      try say("/model bad.gguf", to: session)
      #expect(try session.waits { $0.contains("bad.gguf: ") })
      try say("/model \(other)", to: session)
      #expect(try session.waits { $0.contains("pre-gated") && $0.contains("› Hello dear model") })
      try say("And then?", to: session)
      #expect(
        try session.waits { $0.contains("› And then?") && $0.contains("length limit · 8 tok") }
      )
      try say("/model", to: session)
      #expect(try session.waits { $0.contains("other.gguf") && $0.contains(" models ") })
      try session.press("Escape")
      try quit(session)
    }

    @Test func `a model that cannot be opened leads back to the one before`() throws {
      // Its header can be read, and its vocabulary is of no kind that there is.
      var bytes = try readFile(SampleModel.eightBit)
      let kind = Array("tokenizer.ggml.model".utf8)
      let key = try #require(bytes.firstRange(of: kind))
      let value = try #require(bytes[key.upperBound...].firstRange(of: Array("gpt2".utf8)))
      bytes.replaceSubrange(value, with: Array("none".utf8))
      try writeFile(bytes, to: folder.path(of: "strange.gguf"))
      let session = try open("--no-record --max-tokens 8")
      try say("Hello dear model", to: session)
      #expect(try session.waits { $0.contains("length limit · 8 tok") })
      try say("/model strange.gguf", to: session)
      #expect(try session.waits { $0.contains("strange.gguf: ") && $0.contains("● LIVE") })
      #expect(try session.waits { $0.contains("› Hello dear model") })
      try say("And then?", to: session)
      #expect(
        try session.waits { $0.contains("› And then?") && $0.contains("length limit · 8 tok") }
      )
      try quit(session)
    }
  }
}
