import SampleFiles
import Testing

extension EndToEnd {
  @Suite("Manual page")
  struct ManualTests {
    @Test func `names every flag that help names`() throws {
      let page = String(
        decoding: try readFile(SampleModel.repository + "/docs/moetop.1"),
        as: UTF8.self
      ).replacing("\\-", with: "-")
      var flags: Set<String> = []
      for command in [
        "chat", "run", "replay", "info", "tokenize", "logits", "perplexity", "calibrate", "pack",
        "compare", "predictors", "bench", "what-if", "sessions", "diff", "export", "snapshot",
        "import", "generate", "what-if",
      ] {
        #expect(page.contains("moetop \(command)\n") || page.contains(".B \(command)\n"))
        var help = try Program.run(["help", command]).text
        if command == "sessions" {
          for name in ["list", "search", "rename", "delete", "prune"] {
            help += try Program.run(["help", command, name]).text
          }
        }
        flags.formUnion(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
      }
      #expect(flags.count > 20)
      #expect(flags.filter { !page.contains($0) } == [])
    }
  }
}
