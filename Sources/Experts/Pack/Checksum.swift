/// FNV-1a with 64 bits over bytes on the disk.
///
/// It finds any single changed byte, since each step is a bijection of the sum so far; it
/// does not protect against somebody who wants to deceive.
/// http://www.isthe.com/chongo/tech/comp/fnv/
package struct Checksum: Equatable, Sendable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init(of bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
  }
}
