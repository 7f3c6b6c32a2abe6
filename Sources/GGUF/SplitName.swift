/// The file names of a split model: `name-00001-of-00003.gguf` and so on, counted from 1.
struct SplitName {
  private let prefix: Substring
  private let count: Int

  /// Takes the name of the first of `count` parts apart.
  init(firstPart path: String, count: Int) throws(GGUFError) {
    let ending = Self.ending(part: 0, of: count)
    guard path.hasSuffix(ending) else {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      throw .partName(found: name, expectedEnding: ending)
    }
    prefix = path.dropLast(ending.count)
    self.count = count
  }

  /// The path of a part, counted from 0.
  func path(part: Int) -> String {
    prefix + Self.ending(part: part, of: count)
  }

  private static func ending(part: Int, of count: Int) -> String {
    "-\(padded(part + 1))-of-\(padded(count)).gguf"
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
