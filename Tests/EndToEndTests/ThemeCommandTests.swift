import SampleFiles
import Testing

extension EndToEnd {
  @Suite("theme")
  struct ThemeCommandTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private static let names = [
      "ansi16", "ember", "high-contrast", "mono", "plum", "tide", "umber",
    ]

    @Test func `list names the shipped themes, and those of the user`() throws {
      let plain = try Program.run(["theme"])
      #expect(plain.status == 0, "\(plain.errors)")
      let rows = plain.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      #expect(rows.map(\.first) == Self.names)
      #expect(rows.contains(["umber", "light", "by", "moetop"]))
    }

    @Test func `show prints every role with its values, and no control sequence`() throws {
      let outcome = try Program.run(["theme", "show", "ember"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!outcome.text.contains("\u{1B}"))
      for line in ["ui.text", "#e0a458 | 179 | yellow", "ramp.heat", "level 8", "data.miss"] {
        #expect(outcome.text.contains(line), "\(line)")
      }
      let seen = try Program.run(["theme", "show", "ember", "--color-vision", "deuteranopia"])
      #expect(!seen.text.contains("#e0a458") && seen.text.contains("ui.text"))
    }

    @Test func `check passes the shipped themes and tells what others do wrong`() throws {
      let shipped = try Program.run(["theme", "check"] + Self.names)
      #expect(shipped.status == 0, "\(shipped.text)")
      let path = try folder.write(
        Array(
          "[meta]\nvariant = \"dark\"\nparent = \"ember\"\n[ui]\ntext = \"#333333\"\ntexd = 1".utf8
        ),
        to: "bad.toml"
      )
      let bad = try Program.run(["theme", "check", path])
      #expect(bad.status == 1)
      #expect(bad.text.contains("\(path): ui.texd: not known"))
      #expect(bad.text.contains("ui.text: contrast"))
      let broken = try folder.write(Array("[ui".utf8), to: "broken.toml")
      let error = try Program.run(["theme", "check", broken])
      #expect(error.status == 1 && error.errors.hasPrefix("error: theme: \(broken), line 1"))
    }

    @Test func `a scheme becomes a theme that loads`() throws {
      let scheme = (0..<16).map { index in
        let digit = String(index, radix: 16, uppercase: true)
        return "base0\(digit): \"\(String(repeating: digit, count: 6))\"\n"
      }
      let path = try folder.write(Array(("scheme: Grey\n" + scheme.joined()).utf8), to: "grey.yaml")
      let output = folder.path(of: "grey.toml")
      let outcome = try Program.run(["theme", "import", "--base16", path, "-o", output])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let shown = try Program.run(["theme", "show", output])
      #expect(shown.text.hasPrefix("Grey · dark"), "\(shown.errors)")
      let again = try Program.run(["theme", "import", "--base16", path, "-o", output])
      #expect(again.status == 1 && again.errors.contains("--force"))
      let wrong = try Program.run(["theme", "import", "--base16", output])
      #expect(wrong.errors == "error: \(output): no base16 scheme: base00 is missing\n")
    }

    @Test func `a picture can be drawn for other eyes`() throws {
      let session = SampleModel.repository + "/sample-models/first-chat.moetop"
      func picture(_ flags: [String]) throws -> String {
        let outcome = try Program.run(["snapshot", session, "--format", "svg"] + flags)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.text
      }
      let normal = try picture([])
      #expect(try picture(["--color-vision", "normal"]) == normal)
      let other = try picture(["--color-vision", "deuteranopia"])
      #expect(normal.contains("#5ac8fa") && !other.contains("#5ac8fa"))
      #expect(other.split(separator: "\n").count == normal.split(separator: "\n").count)
      let wrong = try Program.run(["snapshot", session, "--color-vision", "x"])
      #expect(wrong.status == 64)
    }
  }
}
