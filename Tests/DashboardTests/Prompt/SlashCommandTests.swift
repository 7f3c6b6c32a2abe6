import Testing

@testable import Dashboard

@Suite("Slash command")
struct SlashCommandTests {
  @Test(
    arguments: [
      ("/help", SlashCommand.help), ("/new", .newConversation), ("/quit", .quit),
      ("/quit  ", .quit),
      ("/set", .listSettings), ("/set temperature 0.7", .set(key: "temperature", value: "0.7")),
      ("/set   stop   a  b ", .set(key: "stop", value: "a  b")),
      ("/system You are\na poet.", .setSystem("You are\na poet.")), ("/system", .setSystem("")),
    ])
  func `is what was typed`(text: String, command: SlashCommand) throws {
    #expect(try SlashCommand(text) == command)
  }

  @Test(arguments: ["hello", "a /help", "//help", "", " /help"])
  func `text that does not begin with one slash is no command`(text: String) throws {
    #expect(try SlashCommand(text) == nil)
  }

  @Test(
    arguments: [
      ("/hlep", "/help"), ("/hel", "/help"), ("/sett", "/set"), ("/nw", "/new"),
      ("/quti", "/quit"), ("/qui", "/quit"), ("/", "/new"), ("/ set", "/new"),
    ])
  func `an unknown command names the nearest`(text: String, nearest: String) {
    let name = String(text.prefix { $0 != " " })
    #expect(throws: SlashCommandError.unknown(name: name, nearest: nearest)) {
      try SlashCommand(text)
    }
  }

  @Test func `a setting needs a value`() {
    #expect(throws: SlashCommandError.missingValue(key: "seed")) {
      try SlashCommand("/set seed ")
    }
  }

  @Test(arguments: ["/new", "/quit", "/help"])
  func `words after a bare command are not dropped`(name: String) {
    #expect(throws: SlashCommandError.unexpectedArgument(name: name)) {
      try SlashCommand(name + " york is nice")
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
    for (line, _) in KeyBindings.commandLines { #expect(try SlashCommand(line) != nil) }
  }
}
