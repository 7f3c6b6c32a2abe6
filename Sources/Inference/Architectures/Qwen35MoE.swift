/// Qwen3.5 and Qwen3.6 with experts: Qwen3-Next with other key heads for its value heads, and
/// a matrix for each number where that has one for two.
///
/// The rotary positions have three parts, for time, height and width; in text all are equal.
enum Qwen35MoE: Architecture {
  static let name = "qwen35moe"

  static func shape(_ keys: ModelKeys) throws -> ModelShape {
    try Qwen3Next.shape(keys, sharing: .strided)
  }
}
