import Testing

@testable import Dashboard

@Suite("Slash command")
struct SlashCommandTests {
  @Test(
    arguments: [
      ("/help", "/help", ""), ("/quit  ", "/quit", ""), ("/set", "/set", ""),
      ("/set temperature 0.7", "/set", "temperature 0.7"),
      ("/set   stop   a  b ", "/set", "stop   a  b"), ("/budget 2G", "/budget", "2G"),
      ("/system You are\na poet.", "/system", "You are\na poet."), ("/system", "/system", ""),
      ("/export report a b.html", "/export", "report a b.html"),
    ])
  func `is what was typed`(text: String, name: String, argument: String) throws {
    let line = try #require(try SlashLine(text))
    #expect(line.command.name == name)
    #expect(line.argument == argument)
  }

  @Test(arguments: ["hello", "a /help", "//help", "", " /help"])
  func `text that does not begin with one slash is no command`(text: String) throws {
    #expect(try SlashLine(text) == nil)
  }

  @Test(
    arguments: [
      ("/hlep", "/help"), ("/hel", "/help"), ("/sett", "/set"), ("/nw", "/new"),
      ("/quti", "/quit"), ("/qui", "/quit"), ("/buget", "/budget"), ("/regenerate", "/regen"),
    ])
  func `an unknown command names the nearest`(text: String, nearest: String) {
    let name = String(text.prefix { $0 != " " })
    #expect(throws: SlashCommandError.unknown(name: name, nearest: nearest)) {
      try SlashLine(text)
    }
  }

  @Test func `a setting needs a value`() {
    var screen = Screen(source: .live)
    for key in "/set seed" { _ = screen.press(.character(key)) }
    #expect(screen.press(.enter) == [])
    #expect(screen.view.message == "no value given, type /set seed VALUE")
    #expect(screen.view.prompt.text == "/set seed")
  }

  @Test func `a command that needs words says so`() {
    #expect(throws: SlashCommandError.missingArgument(usage: "/budget SIZE")) {
      try SlashLine("/budget ")
    }
  }

  @Test(arguments: ["/new", "/quit", "/help"])
  func `words after a bare command are not dropped`(name: String) {
    #expect(throws: SlashCommandError.unexpectedArgument(name: name)) {
      try SlashLine(name + " york is nice")
    }
  }

  @Test func `two slashes say one`() {
    #expect(SlashCommand.message(of: "//help") == "/help")
    #expect(SlashCommand.message(of: "///") == "//")
    #expect(SlashCommand.message(of: "1 // 2") == "1 // 2")
  }

  @Test func `errors say what to do, on one short line`() {
    let unknown = SlashCommandError.unknown(name: "/hlep", nearest: "/help")
    #expect(unknown.description == "unknown command /hlep, did you mean /help? (// says a slash)")
    let long = SlashCommandError.unknown(
      name: String(repeating: "x", count: 9999),
      nearest: "/help"
    )
    #expect(long.description.count < 80)
    #expect(
      SlashCommandError.missingValue(key: "seed").description
        == "no value given, type /set seed VALUE"
    )
    #expect(
      SlashCommandError.unexpectedArgument(name: "/new").description
        == "/new takes nothing after it"
    )
  }

  @Test func `every usage in the help parses`() throws {
    for (line, _) in KeyBindings.commandLines { #expect(try SlashLine(line) != nil) }
  }

  @Test func `names and words are short, and no name comes twice`() {
    let all = SlashCommandCatalog.all
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.count == 19)
    for command in all {
      #expect(command.name.hasPrefix("/"))
      #expect(command.usage.count <= 18, "\(command.usage)")
      #expect(command.words.count <= 26, "\(command.words)")
      #expect(command.words.allSatisfy { $0.isASCII })
    }
  }

  @Test func `the palette has each command once`() {
    let names = ActionCatalog.all.map(\.name)
    #expect(Set(names).count == names.count)
    for command in SlashCommandCatalog.all {
      #expect(names.contains(String(command.name.dropFirst())), "\(command.name)")
    }
  }
}
