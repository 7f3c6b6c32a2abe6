/// What a lane is handed: one piece, or a part of one, of the expert for `slot`.
struct ReadPart {
  let ticket: Int
  let slot: Int
  let piece: ReadPiece
  /// Whether nobody waited for it when it was handed out.
  let isPredicted: Bool
}
