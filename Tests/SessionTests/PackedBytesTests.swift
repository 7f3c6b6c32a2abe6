import SampleSessions
import Session
import Testing

@Suite("Packed bytes")
struct PackedBytesTests {
  @Test func `numbers take the bytes that their documents say`() {
    var writer = PackedWriter()
    writer.append(UInt16(0x0102))
    writer.append(varint: 300)
    writer.append(zigzag: -2)
    writer.append(contentsOf: [9, 8])
    // 300 is 0b10_0101100, from https://protobuf.dev/programming-guides/encoding/#varints.
    #expect(writer.bytes == [2, 1, 0xAC, 2, 3, 9, 8])
  }

  @Test func `what was written is read`() {
    let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 1 << 40, .max, .min]
    var writer = PackedWriter()
    for number in numbers { writer.append(zigzag: number) }
    for number in numbers where number >= 0 { writer.append(varint: Int(number)) }
    writer.append(UInt64.max)
    var reader = PackedReader(writer.bytes)
    for number in numbers { #expect(reader.takeZigzag() == number) }
    for number in numbers where number >= 0 { #expect(reader.takeVarint() == Int(number)) }
    #expect(reader.takeUInt64() == .max)
    #expect(reader.isComplete)
  }

  @Test func `what is missing reads as 0 and is not forgotten`() {
    var reader = PackedReader([0x80])
    #expect(reader.takeVarint() == 0)
    #expect(reader.isDamaged)
    reader = PackedReader([1])
    #expect(reader.takeUInt16() == 0)
    #expect(reader.take(bytes: 2) == [])
    #expect(reader.isDamaged && !reader.isComplete)
  }

  @Test(arguments: [
    // Above Int.max, above 64 bits, without an end.
    [UInt8](repeating: 0xFF, count: 9) + [1], [UInt8](repeating: 0xFF, count: 9) + [2],
    [UInt8](repeating: 0x80, count: 20),
  ])
  func `a number too large is damage`(bytes: [UInt8]) {
    var reader = PackedReader(bytes)
    #expect(reader.takeVarint() == 0)
    #expect(reader.isDamaged)
  }

  @Test func `a count is believed only as far as there are bytes`() {
    var reader = PackedReader([2, 0, 0, 0, 0, 0])
    #expect(reader.takeCount(ofBytesEach: 2) == 2)
    reader = PackedReader([3, 0, 0, 0, 0, 0])
    #expect(reader.takeCount(ofBytesEach: 2) == 0)
    #expect(reader.isDamaged)
  }
}
