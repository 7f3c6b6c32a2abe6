import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("The dashboard in a real terminal")
  struct DashboardTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func open(
      _ flags: String = "--no-record",
      width: Int = 120,
      height: Int = 40,
      environment: [String: String] = [:]
    ) throws -> TerminalSession {
      let session = try TerminalSession(
        width: width,
        height: height,
        environment: environment,
        command: "stty -a >\(folder.path)/before; '\(Program.path)' --temp 0 \(flags);"
          + " status=$?; stty -a >\(folder.path)/after; echo \"ended $status\""
      )
      #expect(try session.waits { $0.contains("● LIVE") || $0.contains("ended") })
      return session
    }

    private func terminalIsAsBefore() throws -> Bool {
      let before = try readFile(folder.path(of: "before"))
      return try !before.isEmpty && before == readFile(folder.path(of: "after"))
    }

    @Test func `streams a reply beside the map, and quits`() throws {
      let session = try open("--no-record --max-tokens 60")
      #expect(try session.text().contains("● LIVE"))
      #expect(try session.text().contains("routing"))
      try session.type("Tell me a story about a dog.")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("60 tok ·") })
      #expect(try session.text().contains("Once upon a time, there was a little girl"))
      #expect(try session.text().contains("▀▀"))
      try session.press("C-c", "C-c")
      #expect(try session.waits { $0.contains("ended 0") })
      #expect(try terminalIsAsBefore())
      // The screen of before is back: nothing of the dashboard is left.
      #expect(try !session.text().contains("● LIVE"))
    }

    @Test func `commands, help and settings answer`() throws {
      let session = try open("--no-record --max-tokens 30")
      try session.type("/set temperature 0.5")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("temperature 0.5") })
      try session.type("/set top-p 7")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("top-p must be") })
      try session.type("/system Speak like a pirate.")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("Speak like a pirate.") })
      try session.type("/hepl")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("/help") })
      try session.press("C-c", "F1")
      #expect(try session.waits { $0.contains("cut word, to begin, to end") })
      try session.press("Escape")
      #expect(try session.waits { !$0.contains("cut word, to begin, to end") })
      try session.type("Hello")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("tok/s · first") })
      try session.type("/new")
      try session.press("Enter")
      #expect(try session.waits { !$0.contains("› Hello") })
      try session.type("/quit")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("ended 0") })
    }

    @Test func `control-c stops the reply, then quits`() throws {
      let session = try open("--no-record --seed 5 --budget 5%")
      try session.type("Tell me a long story.")
      try session.press("Enter")
      // Not before the first token: a reply of none has no figures.
      #expect(try session.waits { $0.contains("^C stop") && $0.contains("Once upon") })
      try session.press("C-c")
      #expect(try session.waits { $0.contains("tok/s · first") && $0.contains("^C quit") })
      try session.press("C-c", "C-c")
      #expect(try session.waits { $0.contains("ended 0") })
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGABRT, SIGILL])
    func `the terminal is restored whatever ends the program`(signal: Int32) throws {
      let session = try open()
      let id = try #require(try session.processID(of: "moetop"))
      kill(id, signal)
      #expect(try session.waits { $0.contains("ended") })
      usleep(200_000)
      #expect(try terminalIsAsBefore())
      #expect(try !session.text().contains("● LIVE"))
    }

    @Test(arguments: [
      (1, 1), (2, 1), (5, 3), (20, 5), (40, 10), (60, 16), (73, 41), (80, 24), (200, 60),
    ])
    func `no size is refused`(width: Int, height: Int) throws {
      let session = try open()
      try session.resize(width: width, height: height)
      usleep(300_000)
      #expect(try session.processID(of: "moetop") != nil)
      try session.resize(width: 120, height: 40)
      #expect(try session.waits { $0.contains("moetop sample 21M") && $0.contains("routing") })
      try session.press("C-c", "C-c")
      #expect(try session.waits { $0.contains("ended 0") })
    }

    @Test func `opens in one cell and lives`() throws {
      let session = try TerminalSession(
        width: 1,
        height: 1,
        command: "'\(Program.path)' --no-record; echo ended"
      )
      usleep(800_000)
      #expect(try session.processID(of: "moetop") != nil)
      try session.resize(width: 80, height: 24)
      #expect(try session.waits { $0.contains("routing") })
      try session.press("C-c", "C-c")
      #expect(try session.waits { $0.contains("ended") })
    }

    @Test func `a terminal that nobody knows is one clear line`() throws {
      let session = try TerminalSession(
        width: 80,
        height: 24,
        command: "TERM=no-such-terminal '\(Program.path)' --no-record; echo \"ended $?\""
      )
      #expect(try session.waits { $0.contains("ended 1") || $0.contains("ended 2") })
      let text = try session.text()
      #expect(text.contains("error: terminal:") && text.contains("no-such-terminal"))
    }

    @Test func `replays a recording without a model`() throws {
      let path = folder.path(of: "session.moetop")
      let run = try Program.run([
        "run", "--record", path, "--temp", "0", "--max-tokens", "50", "--budget", "20%", "-p",
        "Tell me a story about a dog.",
      ])
      #expect(run.status == 0)
      let session = try TerminalSession(
        width: 120,
        height: 40,
        command: "'\(Program.path)' replay --paused \(path); echo ended"
      )
      #expect(try session.waits { $0.contains("▸ REPLAY") })
      #expect(try !session.text().contains("Once upon a time"))
      try session.type("G")
      #expect(try session.waits { $0.contains("Once upon a time") && $0.contains("50 tok ·") })
      try session.type(",,,")
      #expect(try session.waits { !$0.contains("50 tok ·") })
      try session.type("g")
      #expect(try session.waits { !$0.contains("Once upon a time") })
      try session.type("+++++ ")
      #expect(try session.waits { $0.contains("50 tok ·") })
      try session.type("q")
      #expect(try session.waits { $0.contains("ended") })
    }

    @Test func `a recording is gone on from with its model`() throws {
      let path = folder.path(of: "session.moetop")
      let run = try Program.run([
        "run", "--record", path, "--temp", "0", "--max-tokens", "20", "--budget", "20%", "-p",
        "Tell me a story about a dog.",
      ])
      #expect(run.status == 0)
      let session = try TerminalSession(
        width: 120,
        height: 40,
        command: "'\(Program.path)' replay --start end \(path) --no-record --temp 0"
          + " --max-tokens 25; echo ended"
      )
      #expect(try session.waits { $0.contains("Once upon a time") })
      try session.type("/upon")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("'upon' 1 of 1") })
      try session.type(":end")
      try session.press("Enter")
      try session.type("f")
      #expect(try session.waits { $0.contains("● LIVE") && $0.contains("Once upon a time") })
      try session.type("And then?")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("25 tok ·") && $0.contains("Once upon a time") })
      try session.press("Escape")
      try session.type("ma")
      #expect(try session.waits { $0.contains("mark a set") })
      try session.type("{")
      #expect(try session.waits { !$0.contains("25 tok ·") })
      try session.type("]")
      #expect(try session.waits { $0.contains("25 tok ·") })
      try session.type("q")
      #expect(try session.waits { $0.contains("ended") })
    }

    @Test func `a recording whose model is not there says so`() throws {
      let path = folder.path(of: "session.moetop")
      let run = try Program.run(["run", "--record", path, "--max-tokens", "3", "-p", "Hello"])
      #expect(run.status == 0)
      let other = SampleModel.preGated
      let session = try TerminalSession(
        width: 120,
        height: 40,
        command: "'\(Program.path)' replay --start end \(path) --model '\(other)'; echo ended"
      )
      #expect(try session.waits { $0.contains("REPLAY") })
      try session.type("f")
      #expect(try session.waits { $0.contains("another model than") })
      try session.type("q")
      #expect(try session.waits { $0.contains("ended") })
    }
  }
}
