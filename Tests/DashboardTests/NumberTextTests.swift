import Testing

@testable import Dashboard

struct NumberTextTests {
  @Test(arguments: [
    (12.44, 1, "12.4"), (12.45, 1, "12.5"), (0.05, 1, "0.1"), (3, 0, "3"), (-1.25, 2, "-1.25"),
    (9.999, 2, "10.00"), (0, 3, "0.000"), (.nan, 1, "-"), (.infinity, 1, "-"), (1e300, 1, "-"),
  ])
  func `a number is rounded to its decimals`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (512, "512 B"), (1000, "1.0 kB"), (41_000_000, "41.0 MB"),
    (999_960, "1.0 MB"), (310_000_000, "310 MB"), (55_100_000_000, "55.1 GB"), (-5, "0 B"),
    (Int.max, "9223 PB"),
  ])
  func `bytes have three digits and a unit`(count: Int, text: String) {
    #expect(NumberText.bytes(count) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1.0k"), (3100, "3.1k"), (9960, "10k"), (32_000, "32k"),
    (999_600, "1.0M"), (12_000_000, "12M"), (-7, "0"),
  ])
  func `counts are short`(count: Int, text: String) {
    #expect(NumberText.count(count) == text)
  }

  @Test func `a multiple of 1024 is said in those`() {
    #expect(NumberText.powerOfTwo(32_768) == "32k")
    #expect(NumberText.powerOfTwo(2048) == "2k")
    #expect(NumberText.powerOfTwo(2000) == "2.0k")
    #expect(NumberText.powerOfTwo(0) == "0")
  }

  @Test(
    arguments: [
      (0, "0:00"), (59_999_999_999, "0:59"), (351_000_000_000, "5:51"),
      (3_723_000_000_000, "1:02:03"), (-1, "0:00"),
    ] as [(Int64, String)]
  )
  func `time is minutes and seconds`(nanoseconds: Int64, text: String) {
    #expect(NumberText.clock(nanoseconds) == text)
  }

  // Values from `date -u -d @SECONDS`.
  @Test(arguments: [
    (0, "1970-01-01 00:00"), (1_795_208_640, "2026-11-20 21:04"),
    (951_827_696, "2000-02-29 12:34"), (4_102_444_799, "2099-12-31 23:59"),
    (-1, "1969-12-31 23:59"), (1e300, "-"), (.nan, "-"),
  ])
  func `a date is the calendar's`(seconds: Double, text: String) {
    #expect(NumberText.date(seconds) == text)
  }

  @Test func `rates lose their decimal at a hundred`() {
    #expect(NumberText.rate(12.44) == "12.4")
    #expect(NumberText.rate(99.96) == "100")
    #expect(NumberText.rate(310.4) == "310")
    #expect(NumberText.rate(nil) == "-")
  }
}
