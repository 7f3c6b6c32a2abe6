import Testing

@testable import Experts

@Suite("Memory budget")
struct MemoryBudgetTests {
  @Test(arguments: [
    ("2G", MemoryBudget.bytes(2 << 30)), ("512M", .bytes(512 << 20)), ("1.5g", .bytes(3 << 29)),
    ("64KiB", .bytes(65536)), ("3mb", .bytes(3 << 20)), ("12345", .bytes(12345)),
    ("100B", .bytes(100)), ("40%", .share(0.4)), ("100%", .share(1)), ("all", .all),
    ("ALL", .all),
  ])
  func `reads sizes, shares and all`(text: String, budget: MemoryBudget) throws {
    #expect(try MemoryBudget(parsing: text) == budget)
  }

  @Test(arguments: [
    "", "x", "-1", "0", "0%", "101%", "-5%", "2X", "G", "nan", "inf", "1e30", "2 G", "%",
    "99999999999T", "1.2.3G", "ib", "2Gib3",
  ])
  func `refuses what is no budget`(text: String) {
    #expect(throws: ExpertsError.notABudget(text)) { try MemoryBudget(parsing: text) }
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (102_399, "100 KiB"),
    (1 << 20, "1.0 MiB"), (5 << 29, "2.5 GiB"), (123 << 30, "123 GiB"),
  ])
  func `bytes are written as people read them`(bytes: Int, text: String) {
    #expect(ByteCount(bytes).description == text)
  }
}
