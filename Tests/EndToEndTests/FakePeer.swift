import Foundation
import SampleFiles

/// A script in place of llama-bench, which notes how it was called.
struct FakePeer {
  let path: String
  private let notes: String

  /// - Parameters:
  ///   - folder: to write it to
  ///   - help: what it answers to --help
  ///   - body: what it does else; `$calls` is how often it was called so, this one included
  /// - Throws: when it cannot be written
  init(
    in folder: TemporaryFolder,
    help: String = Self.help,
    body: String
  ) throws {
    path = folder.path(of: "peer-\(UUID().uuidString)")
    notes = path + ".calls"
    let script = """
      #!/bin/sh
      if [ "$1" = --help ]; then
      cat <<'END'
      \(help)
      END
      exit 0
      fi
      echo "$*" >> "\(notes)"
      calls=$(wc -l < "\(notes)")
      \(body)
      """
    try writeFile(Array(script.utf8), to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// The arguments of every call that did not ask for help.
  func calls() throws -> [[String]] {
    String(decoding: try readFile(notes), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
  }

  static let help = """
    usage: llama-bench [options]
      -p, --n-prompt <n>          (default: 512)
      -n, --n-gen <n>             (default: 128)
      -d, --n-depth <n>           (default: 0)
      --repack <0|1>              (default: 1)
    """
}
