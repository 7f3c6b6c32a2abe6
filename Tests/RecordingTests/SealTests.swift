import Testing

@testable import Recording

@Suite("Seal")
struct SealTests {
  @Test func `the checksum is that of zlib`() {
    // The check value of CRC-32/ISO-HDLC, https://reveng.sourceforge.io/crc-catalogue/.
    #expect(Seal.checksum(of: Array("123456789".utf8)[...]) == 0xCBF4_3926)
    #expect(Seal.close([]) == [0, 0, 0, 0])
  }

  @Test func `opens what it closed, and nothing else`() {
    let bytes: [UInt8] = [1, 2, 3]
    let sealed = Seal.close(bytes)
    #expect(Seal.open(sealed) == bytes)
    #expect(Seal.open([1, 2, 3]) == nil)
    for place in sealed.indices {
      for bit in 0..<8 {
        var changed = sealed
        changed[place] ^= 1 << UInt8(bit)
        #expect(Seal.open(changed) == nil)
      }
    }
  }
}
