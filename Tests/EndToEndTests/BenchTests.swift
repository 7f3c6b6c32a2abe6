import Foundation
import SampleFiles
import Testing

@testable import moetop

extension EndToEnd {
  @Suite("bench")
  struct BenchTests {
    private let folder: TemporaryFolder
    private let model: String

    init() throws {
      folder = try TemporaryFolder()
      model = try TinyModel().write(to: folder.path(of: "tiny.gguf"))
    }

    private let flags = ["--prompt-tokens", "4", "--tokens", "6", "--threads", "1"]

    /// The same, as the peer is asked.
    private func request(depths: [Int]) -> LlamaBench.Request {
      LlamaBench.Request(
        model: model,
        threads: 1,
        promptTokens: 4,
        replyTokens: 6,
        depths: depths
      )
    }

    /// The lines of CSV by the names of their columns.
    private func rows(_ outcome: Program.Outcome) -> [[String: String]] {
      let lines = outcome.text.split(separator: "\n").map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      return lines.dropFirst().map { line in
        Dictionary(uniqueKeysWithValues: zip(lines[0], line))
      }
    }

    @Test func `the columns of old come first, and every line has all`() throws {
      let outcome = try Program.run(
        ["bench", model, "--budgets", "all,50%", "--runs", "3"] + flags
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = outcome.text.split(separator: "\n")
      #expect(
        lines[0].hasPrefix(
          "model,format,kernels,threads,budget_bytes,slots,prompt_tokens,prefill_tokens_per_s,"
            + "reply_tokens,decode_tokens_per_s,hit_rate,stall_ms_per_token,read_bytes_per_token,"
        )
      )
      let commas = lines.map { $0.count { $0 == "," } }
      #expect(lines.count == 3 && Set(commas).count == 1)
      for row in rows(outcome) {
        for phase in ["prefill", "decode"] {
          let names = ["\(phase)_lowest", "\(phase)_tokens_per_s", "\(phase)_highest"]
          let speeds = try names.map { try #require(Double(row[$0] ?? "")) }
          #expect(speeds[0] > 0 && speeds == speeds.sorted(), "\(row)")
        }
        #expect(row["runs"] == "3" && row["depth"] == "0")
        #expect(row["peer_decode_tokens_per_s"] == "" && row["decode_ratio"] == "")
      }
    }

    // A token of the tiny model moves 171,520 bytes of dense weights and 98,304 of experts, and
    // 256 for every position up to its own (DecodeTrafficTests). Six tokens after none see 3.5
    // positions on average, after five 8.5.
    @Test func `bytes moved are those of the mean position, and the bound follows`() throws {
      let outcome = try Program.run(
        ["bench", model, "--budgets", "all", "--runs", "1", "--depth", "0,5"] + flags
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = rows(outcome)
      #expect(rows.map { $0["depth"] } == ["0", "5"])
      #expect(rows.map { $0["moved_bytes_per_token"] } == ["2.707e+05", "2.72e+05"])
      for row in rows {
        // Not measured where memory is short.
        guard let memory = Double(row["memory_bytes_per_s"] ?? "") else { continue }
        let bound = try #require(Double(row["decode_bound_tokens_per_s"] ?? ""))
        let moved = try #require(Double(row["moved_bytes_per_token"] ?? ""))
        #expect(abs(bound * moved / memory - 1) < 0.01)
        let decode = try #require(Double(row["decode_tokens_per_s"] ?? ""))
        let share = try #require(Double(row["decode_share_of_bound"] ?? ""))
        #expect(abs(share * bound / decode - 1) < 0.01)
      }
    }

    /// Speeds of three rounds, the middle one last, in two settings: with repack prefill is
    /// twice as fast as without, and decode half as fast.
    private let speeds = """
      case $(((calls + 1) / 2)) in 1) k=1;; 2) k=3;; *) k=2;; esac
      case "$*" in *"--repack 1"*) p=2000 d=100;; *) p=1000 d=200;; esac
      echo '['
      for depth in 0 5; do
      echo "{\\"n_prompt\\": 4, \\"n_gen\\": 0, \\"n_depth\\": $depth, \\"avg_ts\\": $((p * k)).5},"
      echo "{\\"n_prompt\\": 0, \\"n_gen\\": 6, \\"n_depth\\": $depth, \\"avg_ts\\": $((d * k))},"
      done
      echo '{"n_prompt": 9, "n_gen": 9, "avg_ts": 1, "extra": null}]'
      """

    @Test func `the peer runs in turn with us, and its fastest setting counts`() throws {
      let peer = try FakePeer(in: folder, body: speeds)
      let outcome = try Program.run(
        ["bench", model, "--runs", "3", "--depth", "0,5", "--vs-llama-bench", peer.path] + flags
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      let calls = try peer.calls()
      #expect(calls.count == 6)
      let asked = ["-m", model, "-t", "1", "-p", "4", "-n", "6", "-r", "1", "-o", "json"]
      #expect(calls[0] == asked + ["-d", "0,5", "--repack", "1"])
      #expect(calls[1] == asked + ["-d", "0,5", "--repack", "0"])
      let rows = rows(outcome)
      #expect(rows.map { $0["depth"] } == ["0", "5"])
      for row in rows {
        #expect(row["runs"] == "3")
        #expect(row["peer_prefill_tokens_per_s"] == "4000")
        #expect(row["peer_decode_tokens_per_s"] == "400")
        let prefill = try #require(Double(row["prefill_tokens_per_s"] ?? ""))
        let ratio = try #require(Double(row["prefill_ratio"] ?? ""))
        #expect(abs(ratio * 4000.5 / prefill - 1) < 0.01)
      }
      let table = outcome.errors.split(separator: "\n")
      #expect(table.count == 6, "\(outcome.errors)")
      #expect(table[1].contains("llama-bench, repack") && table[1].hasSuffix("ratio"))
      #expect(table[2].hasPrefix("prefill 4 ") && table[2].contains("4000 (2000–6000)"))
      #expect(table[3].hasPrefix("decode 6 ") && table[3].contains("400 (200–600)"))
      #expect(table[4].hasPrefix("prefill 4 after 5"))
    }

    @Test func `the peer may run on every processor, and nothing of ours runs beside it`() throws {
      let notes = folder.path(of: "notes")
      let own = try #require(
        try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
          .split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
      )
      let look = """
        grep Cpus_allowed_list: /proc/self/status > \(notes)
        # Whoever has just started this may not sleep yet.
        for try in $(seq 50); do
        threads=$(sed 's/.*) //; s/ .*//' /proc/$PPID/task/*/stat)
        case "$threads" in *R*) sleep 0.1;; *) break;; esac
        done
        echo "$threads" >> \(notes)
        """
      let peer = try FakePeer(in: folder, body: look + "\n" + speeds)
      let outcome = try Program.run([
        "bench", model, "--runs", "1", "--vs-llama-bench", peer.path, "--prompt-tokens", "4",
        "--tokens", "6", "--threads", "2",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = String(decoding: try readFile(notes), as: UTF8.self).split(separator: "\n")
      #expect(lines[0] == own)
      #expect(lines.count > 1 && lines.dropFirst().allSatisfy { $0 == "S" }, "\(lines)")
    }

    @Test(arguments: [
      ("echo 'failed to load' >&2; exit 3", "ended with status 3: failed to load"),
      ("kill -9 $$", "was killed"),
      ("echo hello", "prints no results in JSON, but 'hello'"),
      ("echo '[]'", "prints no speed of 4 prompt tokens and 0 of reply after 0"),
      (
        #"echo '[{"n_prompt": 4, "n_gen": 0, "avg_ts": -1}]'"#,
        "prints no speed of 4 prompt tokens and 0 of reply after 0"
      ),
      ("exec yes", "prints more than results"),
    ])
    func `a peer that fails or prints something else is one clear line`(
      body: String,
      why: String
    ) throws {
      let path = try FakePeer(in: folder, body: body).path
      let bench = try LlamaBench(path: path)
      let failure = #expect(throws: Failure.self) {
        try bench.run(request(depths: [0]), setting: bench.settings[0])
      }
      #expect(failure?.line == "\(path): \(why)")
    }

    @Test func `a peer that fails ends the whole with its words`() throws {
      let path = try FakePeer(in: folder, body: "echo 'no \u{1B}[2Jmemory' >&2; exit 3").path
      let outcome = try Program.run(["bench", model, "--vs-llama-bench", path] + flags)
      #expect(outcome.status == 1)
      let words = "ended with status 3: no \u{FFFD}[2Jmemory"
      #expect(outcome.errors == "error: \(path): \(words)\n")
    }

    @Test func `what is not llama-bench is refused before anything is measured`() throws {
      let other = try FakePeer(in: folder, help: "usage: something", body: "exit 0").path
      for (path, why) in [
        (folder.path(of: "nothing"), "cannot be started: no such file or directory"),
        (model, "cannot be started: permission denied"),
        (other, "is not llama-bench: its --help names no --n-prompt"),
      ] {
        let outcome = try Program.run(["bench", model, "--vs-llama-bench", path] + flags)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors == "error: \(path): \(why)\n")
      }
    }

    @Test func `a build without depths is asked for none`() throws {
      let help = FakePeer.help.replacing("  -d, --n-depth <n>           (default: 0)\n", with: "")
      let peer = try FakePeer(in: folder, help: help, body: speeds)
      let bench = try LlamaBench(path: peer.path)
      let speeds = try bench.run(request(depths: [0]), setting: bench.settings[0])
      #expect(speeds.map(\.prefill) == [[2000.5]] && speeds.map(\.decode) == [[100]])
      #expect(try !peer.calls()[0].contains("-d"))
      #expect(throws: Failure.self) {
        try bench.run(request(depths: [5]), setting: bench.settings[0])
      }
    }

    @Test func `builds name the flag for repacking in several ways`() {
      func arguments(_ help: String) -> [[String]] {
        LlamaBench.settings(help: help).map(\.arguments)
      }
      #expect(
        arguments("  --repack <0|1>   (default: 1)") == [["--repack", "1"], ["--repack", "0"]]
      )
      #expect(
        arguments(" -nr, --no-repack <0|1>  (default: 0)")
          == [["--no-repack", "0"], ["--no-repack", "1"]]
      )
      #expect(arguments("  --no-repack   weights as they are") == [[], ["--no-repack"]])
      #expect(arguments("  --n-prompt <n>") == [[]])
    }

    @Test func `the start is timed for us and for each setting of the peer`() throws {
      let peer = try FakePeer(
        in: folder,
        body: #"echo '[{"n_prompt": 0, "n_gen": 1, "avg_ts": 5}]'"#
      )
      let outcome = try Program.run(
        ["bench", model, "--start", "--runs", "2", "--vs-llama-bench", peer.path] + flags
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = rows(outcome)
      #expect(rows.map { $0["program"] } == ["moetop", "llama-bench", "llama-bench"])
      #expect(rows.map { $0["setting"] } == ["", "repack", "no repack"])
      for row in rows { #expect(Double(row["first_token_s"] ?? "") ?? 0 > 0) }
      #expect(rows[0]["ratio"] == "1")
      #expect(try peer.calls().count == 4)
      #expect(try peer.calls()[0].contains("--no-warmup"))
    }

    @Test func `the middle run counts, the upper one of two`() {
      let three = Spread([3, 1, 2])
      #expect([three.lowest, three.median, three.highest] == [1, 2, 3])
      #expect(Spread([1, 4]).median == 4)
      #expect(Spread([7]).lowest == 7)
    }

    @Test(arguments: [
      ["--depth", "some"], ["--depth", "0,0"], ["--depth", ""], ["--depth", "-1"],
      ["--start", "--bandwidth"], ["--runs", "0"], ["--context", "5", "--depth", "4"],
    ])
    func `a bad flag is refused`(wrong: [String]) throws {
      let outcome = try Program.run(["bench", model] + wrong)
      #expect(outcome.status == 64 && outcome.errors.contains(wrong[0]), "\(outcome.errors)")
    }
  }
}
