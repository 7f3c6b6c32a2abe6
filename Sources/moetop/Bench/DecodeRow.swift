import Events
import Foundation

/// A line of the decode benchmark: what was measured at one budget and one depth.
struct DecodeRow {
  static let header =
    "model,format,kernels,threads,budget_bytes,slots,prompt_tokens,prefill_tokens_per_s,"
    + "reply_tokens,decode_tokens_per_s,hit_rate,stall_ms_per_token,read_bytes_per_token,"
    + "depth,runs,prefill_lowest,prefill_highest,decode_lowest,decode_highest,"
    + "moved_bytes_per_token,memory_bytes_per_s,decode_bound_tokens_per_s,"
    + "decode_share_of_bound,instructions_per_token,peer_prefill_tokens_per_s,prefill_ratio,"
    + "peer_decode_tokens_per_s,decode_ratio"

  let model: ModelCard
  let settings: SessionSettings
  let host: HostCard
  let promptTokens: Int
  let replyTokens: Int
  /// Tokens of context before prompt and before reply.
  let depth: Int
  /// At least one.
  let runs: [DecodeBenchmark.Run]
  /// Bytes a second of memory; `nil` where that was not measured.
  let memoryBandwidth: Double?
  /// What the peer reached, in each of its settings.
  let peers: [PeerSpeeds]

  var prefill: Spread { Spread(runs.map(\.prefillRate)) }
  var decode: Spread { Spread(runs.map(\.decodeRate)) }

  /// Our median to that of the peer's fastest setting; `nil` without a peer.
  func ratio(_ phase: PeerSpeeds.Phase) -> Double? {
    fastestPeer(phase).map { own(phase).median / $0 }
  }

  func own(_ phase: PeerSpeeds.Phase) -> Spread { phase == .prefill ? prefill : decode }

  var line: String {
    func median(_ figure: (DecodeBenchmark.Run) -> Double) -> Double {
      Spread(runs.map(figure)).median
    }
    let moved = median(\.movedBytesPerToken)
    let bound = memoryBandwidth.map { $0 / moved }
    let counts = runs.compactMap(\.instructionsPerToken)
    let fields =
      [
        Self.quoted(model.name), model.format, host.kernels, "\(settings.threadCount)",
        "\(settings.budgetBytes)", "\(settings.slotCount)", "\(promptTokens)",
        Self.number(prefill.median), "\(replyTokens)", Self.number(decode.median),
        Self.number(median(\.hitRate)), Self.number(median(\.stallPerToken)),
        Self.number(median(\.readBytesPerToken)), "\(depth)", "\(runs.count)",
      ]
      + [
        prefill.lowest, prefill.highest, decode.lowest, decode.highest, moved, memoryBandwidth,
        bound, bound.map { decode.median / $0 }, counts.isEmpty ? nil : Spread(counts).median,
        fastestPeer(.prefill), ratio(.prefill), fastestPeer(.decode), ratio(.decode),
      ].map { $0.map(Self.number) ?? "" }
    return fields.joined(separator: ",")
  }

  private func fastestPeer(_ phase: PeerSpeeds.Phase) -> Double? {
    peers.map { $0.spread(phase).median }.max()
  }

  private static func number(_ value: Double) -> String {
    String(format: "%.4g", value)
  }

  /// A name out of a file may hold anything.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
