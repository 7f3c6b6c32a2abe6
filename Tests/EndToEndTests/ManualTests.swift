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
        "import", "generate", "what-if", "theme", "config", "doctor", "completions",
      ] {
        #expect(page.contains("moetop \(command)\n") || page.contains(".B \(command)\n"))
        var help = try Program.run(["help", command]).text
        let subcommands = [
          "sessions": ["list", "search", "rename", "delete", "prune"],
          "theme": ["list", "show", "check", "import"], "config": ["init", "show", "check"],
        ]
        for name in subcommands[command, default: []] {
          help += try Program.run(["help", command, name]).text
        }
        flags.formUnion(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
      }
      #expect(flags.count > 20)
      #expect(flags.filter { !page.contains($0) } == [])
    }
  }
}
