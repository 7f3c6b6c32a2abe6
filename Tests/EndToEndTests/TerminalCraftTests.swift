import Dashboard
import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("The terminal's craft")
  struct TerminalCraftTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    /// A shell with the program in it, which notes the terminal's modes before and after.
    private func open(
      _ flags: String = "--no-record",
      environment: [String: String] = [:],
      isInteractive: Bool = false
    ) throws -> TerminalSession {
      let line =
        "stty -a >\(folder.path)/before; '\(Program.path)' --temp 0 \(flags);"
        + " status=$?; stty -a >\(folder.path)/after; echo \"ended $status\""
      let session = try TerminalSession(
        width: 120,
        height: 40,
        environment: environment,
        command: isInteractive ? "exec sh -i" : line
      )
      if isInteractive {
        #expect(try session.waits { $0.contains("#") || $0.contains("$") })
        try session.type(line)
        try session.press("Enter")
      }
      #expect(try session.waits { $0.contains("● LIVE") || $0.contains("ended 1") })
      return session
    }

    /// The shell's screen with a cursor, no mouse, and the modes of before.
    private func expectAsBefore(_ session: TerminalSession) throws {
      let before = try readFile(folder.path(of: "before"))
      #expect(try !before.isEmpty && before == readFile(folder.path(of: "after")))
      #expect(try session.flags() == "0 1 0")
      #expect(try !session.text().contains("● LIVE"))
    }

    /// The screen must be what a fresh painting of it is: nothing torn, nothing left over.
    private func expectWhole(_ session: TerminalSession) throws {
      var (before, after) = ([String](), [String]())
      // The footer's figures may change between two looks; then it is looked again.
      for _ in 0..<10 {
        usleep(700_000)
        before = try session.rows()
        try session.press("C-l")
        usleep(700_000)
        after = try session.rows()
        if before.dropLast() == after.dropLast() { break }
      }
      #expect(before.dropLast() == after.dropLast())
    }

    private func waitForEnd(_ session: TerminalSession) throws {
      #expect(try session.waits { $0.contains("ended") })
      usleep(200_000)
    }

    @Test func `ten sizes while a reply streams leave no torn line`() throws {
      let session = try open("--no-record --max-tokens 400 --budget 10%")
      try session.type("Tell me a long story about a dog and a cat.")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("Once upon") })
      let sizes = [
        (200, 60), (80, 24), (60, 16), (121, 39), (40, 12), (161, 50), (20, 5), (90, 61), (73, 41),
        (120, 40),
      ]
      for (width, height) in sizes {
        try session.resize(width: width, height: height)
        usleep(120_000)
      }
      #expect(try session.waits(seconds: 60) { $0.contains("tok ·") })
      try expectWhole(session)
      try session.press("C-c", "C-c")
      try waitForEnd(session)
      try expectAsBefore(session)
    }

    /// tmux's name of a key; `nil` for what no key sends.
    private static func name(_ key: Key) -> String? {
      switch key {
      case .character(" "): "Space"
      case .character(";"): "\\;"
      case .character(let character): String(character)
      case .control(let letter): "C-\(letter)"
      case .up: "Up"
      case .down: "Down"
      case .left: "Left"
      case .right: "Right"
      case .shiftLeft: "S-Left"
      case .shiftRight: "S-Right"
      case .home: "Home"
      case .end: "End"
      case .pageUp: "PPage"
      case .pageDown: "NPage"
      case .tab: "Tab"
      case .backTab: "BTab"
      case .enter: "Enter"
      case .escape: "Escape"
      case .function(let number): "F\(number)"
      default: nil
      }
    }

    @Test func `every key of every action leaves the screen whole`() throws {
      let session = try open("--no-record --max-tokens 40")
      try session.type("Tell me a story.")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("40 tok ·") })
      let leaving = ["quit", "suspend"]
      for action in ActionCatalog.all where !leaving.contains(action.name) {
        for name in action.keys.compactMap(Self.name) where name != "C-c" && name != "C-z" {
          // To single keys, whatever the key before has opened.
          try session.press("Escape")
          usleep(60_000)
          try session.press(name)
          usleep(60_000)
          #expect(try session.processID(of: "moetop") != nil, "\(action.name)")
        }
      }
      for _ in 0..<4 {
        try session.press("Escape")
        usleep(60_000)
      }
      try expectWhole(session)
      try kill(#require(try session.processID(of: "moetop")), SIGTERM)
      try waitForEnd(session)
      try expectAsBefore(session)
    }

    @Test func `suspended, the shell has its terminal; continued, the screen is back`() throws {
      let session = try open(isInteractive: true)
      try session.press("C-z")
      #expect(try session.waits { $0.contains("Stopped") && !$0.contains("● LIVE") })
      #expect(try session.flags() == "0 1 0")
      try session.type("stty -a >\(folder.path)/stopped")
      try session.press("Enter")
      try session.type("fg")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("● LIVE") && $0.contains("routing") })
      #expect(try session.flags().hasPrefix("1"))
      try expectWhole(session)
      try session.press("C-c", "C-c")
      #expect(try session.waits { $0.contains("ended 0") })
      usleep(200_000)
      try expectAsBefore(session)
      #expect(
        try readFile(folder.path(of: "before")) == readFile(folder.path(of: "stopped"))
      )
    }

    @Test(arguments: [
      SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE,
    ])
    func `killed while it streams, it leaves the terminal as it was`(signal: Int32) throws {
      let session = try open("--no-record --budget 10%")
      try session.press("Escape")
      try session.type("Mi")
      try session.type("Tell me a long story.")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("Once upon") })
      try kill(#require(try session.processID(of: "moetop")), signal)
      try waitForEnd(session)
      try expectAsBefore(session)
    }

    @Test func `idle, no thread wakes up in ten seconds`() throws {
      let session = try open("--record \(folder.path(of: "idle.moetop")) --max-tokens 30")
      try session.type("Hello")
      try session.press("Enter")
      #expect(try session.waits { $0.contains("tok ·") })
      sleep(3)
      let id = try #require(try session.processID(of: "moetop"))
      let before = try switches(of: id)
      sleep(10)
      #expect(try switches(of: id) == before)
      #expect(before.count > 2)
    }

    /// How often each thread of a process has gone to sleep.
    private func switches(of id: Int32) throws -> [String: String] {
      var counts: [String: String] = [:]
      for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task") {
        let path = "/proc/\(id)/task/\(thread)/status"
        let status = try String(contentsOfFile: path, encoding: .utf8)
        let line = status.split(separator: "\n").first {
          $0.hasPrefix("voluntary_ctxt_switches")
        }
        counts[thread] = String(try #require(line))
      }
      return counts
    }

    @Test func `a model that cannot be opened is one clear line on a clean terminal`() throws {
      let path = folder.path(of: "broken.gguf")
      try Data("GGUF".utf8 + [UInt8](repeating: 1, count: 100)).write(to: URL(filePath: path))
      let session = try TerminalSession(
        width: 120,
        height: 40,
        command: "stty -a >\(folder.path)/before; '\(Program.path)' \(path) --record"
          + " \(folder.path)/none.moetop; status=$?; stty -a >\(folder.path)/after;"
          + " echo \"ended $status\""
      )
      #expect(try session.waits { $0.contains("ended 1") })
      #expect(try session.text().components(separatedBy: "error:").count == 2)
      #expect(try session.text().contains("broken.gguf"))
      try expectAsBefore(session)
      #expect(!FileManager.default.fileExists(atPath: folder.path(of: "none.moetop")))
    }

    @Test(arguments: [
      ("--color never", "", false), ("", "NO_COLOR=1", false), ("", "", true),
      ("--color 256", "NO_COLOR=1", true),
    ])
    func `colours are what the user wants`(
      flag: String,
      setting: String,
      expected: Bool
    ) throws {
      let session = try TerminalSession(
        width: 100,
        height: 30,
        command: "\(setting) '\(Program.path)' --no-record \(flag); echo ended"
      )
      #expect(try session.waits { $0.contains("LIVE") })
      #expect(try session.styledText().contains("\u{1B}[38;") == expected)
    }

    @Test func `keys typed before the screen is there are not lost`() throws {
      let session = try TerminalSession(
        width: 100,
        height: 30,
        command: "sleep 1; '\(Program.path)' --no-record; echo ended"
      )
      try session.type("typed ahead")
      #expect(try session.waits { $0.contains("LIVE") && $0.contains("› typed ahead") })
    }
  }
}
