/// A Q8_0 block in two planes: a base that is a Q4_0 block, and what it lacks.
///
/// Bits are nested as in D²MoE (arXiv 2504.15299): the base alone is a usable matrix, base
/// and refinement together are the Q8_0 block, bit for bit. Theirs is trained; here the
/// model's own numbers q = -128 ... 127 with scale d are cut in two, and 18 + 16 bytes are
/// just the 34 bytes of the block:
///
/// ```
/// base        scale ±16d (half precision), 32 codes n of 4 bits: weight ±16d × (n - 8)
/// refinement  32 codes r of 4 bits; both in Q4_0's order: weight j and j + 16 share a byte
///
/// even        all q < 120                  q = 16(n - 8) + signed(r), -8 ... 7
/// turned      some q ≥ 120, all ≥ -120     the same with -1 - q in place of q; scale -16d
/// uneven      some q ≥ 120, some < -120    q = 16(n - 8) + 15 - r
/// ```
///
/// Q4_0 counts from -8 to 7, so its levels reach -128d but not +128d. Rounding to the nearest
/// level, which halves the error of cutting bits off, would need that level for q ≥ 120: such
/// a block is turned around, as Q4_0 itself does when the largest weight is positive. A block
/// with large weights on both sides is cut off instead. A turned block is known by its sign.
/// An uneven one is known by an r ≥ 8 beside n = 0: its weight below -120 has one, while a
/// rounded block goes no lower than -128 and leaves those codes unused.
package enum NestedBlock {
  package static let weightCount = 32
  package static let wholeBytes = 34
  package static let baseBytes = 18
  package static let refinementBytes = 16

  /// Cuts Q8_0 blocks in two planes.
  ///
  /// - Parameters:
  ///   - blocks: whole Q8_0 blocks
  ///   - base: room for as many Q4_0 blocks
  ///   - refinement: room for 16 bytes for each block
  /// - Returns: false where a scale cannot be nested: negative, not a number, or so large
  ///   (above 4094) that 16 times as much is infinite. Quantisers write no negative scale.
  package static func split(
    _ blocks: UnsafeRawBufferPointer,
    base: UnsafeMutableRawBufferPointer,
    refinement: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let count = blocks.count / wholeBytes
    check(count, blocks.count, base.count, refinement.count)
    guard let source = blocks.baseAddress, let base = base.baseAddress,
      let refinement = refinement.baseAddress
    else { return true }
    for index in 0..<count {
      let isNested = split(
        source + index * wholeBytes,
        base: base + index * baseBytes,
        refinement: refinement + index * refinementBytes
      )
      guard isNested else { return false }
    }
    return true
  }

  /// Puts Q8_0 blocks together again, bit for bit what they were.
  ///
  /// - Parameters:
  ///   - base: whole Q4_0 blocks
  ///   - refinement: 16 bytes for each block
  ///   - blocks: room for as many Q8_0 blocks
  package static func join(
    base: UnsafeRawBufferPointer,
    refinement: UnsafeRawBufferPointer,
    into blocks: UnsafeMutableRawBufferPointer
  ) {
    let count = base.count / baseBytes
    check(count, blocks.count, base.count, refinement.count)
    guard let base = base.baseAddress, let refinement = refinement.baseAddress,
      let target = blocks.baseAddress
    else { return }
    for index in 0..<count {
      join(
        base: base + index * baseBytes,
        refinement: refinement + index * refinementBytes,
        into: target + index * wholeBytes
      )
    }
  }

  private static func check(_ count: Int, _ whole: Int, _ base: Int, _ refinement: Int) {
    precondition(
      whole == count * wholeBytes && base == count * baseBytes
        && refinement == count * refinementBytes,
      "\(whole) bytes of Q8_0, \(base) of base, \(refinement) of refinement"
    )
  }

  // MARK: - One block

  /// Half the weights of a block, as bytes: the first sixteen or the others.
  private typealias Half = SIMD16<UInt8>
  private enum Form { case even, turned, uneven }

  private static func split(
    _ block: UnsafeRawPointer,
    base: UnsafeMutableRawPointer,
    refinement: UnsafeMutableRawPointer
  ) -> Bool {
    let scale = Float16(bitPattern: block.loadUnaligned(as: UInt16.self))
    let wide = scale * 16
    guard scale.sign == .plus, wide.isFinite else { return false }
    let low = block.loadUnaligned(fromByteOffset: 2, as: Half.self)
    let high = block.loadUnaligned(fromByteOffset: 18, as: Half.self)
    let form = form(of: low, high)
    let (lowLevels, lowRests) = codes(of: low, form)
    let (highLevels, highRests) = codes(of: high, form)
    base.storeBytes(of: (form == .turned ? -wide : wide).bitPattern, as: UInt16.self)
    base.storeBytes(of: lowLevels | highLevels &<< 4, toByteOffset: 2, as: Half.self)
    refinement.storeBytes(of: lowRests | highRests &<< 4, as: Half.self)
    return true
  }

  private static func form(of low: Half, _ high: Half) -> Form {
    // Counted from 128, the upper five bits are all set from 120 on, and none below -120.
    let (low, high) = ((low ^ 128) & 0xF8, (high ^ 128) & 0xF8)
    guard hasZero(low ^ 0xF8) || hasZero(high ^ 0xF8) else { return .even }
    return hasZero(low) || hasZero(high) ? .uneven : .turned
  }

  private static func codes(of weights: Half, _ form: Form) -> (levels: Half, rests: Half) {
    // Adding 128 before the shift makes levels count from 0.
    switch form {
    case .even: ((weights &+ 8 ^ 128) &>> 4, weights & 15)
    case .turned: codes(of: ~weights, .even)
    case .uneven: ((weights ^ 128) &>> 4, ~weights & 15)
    }
  }

  private static func join(
    base: UnsafeRawPointer,
    refinement: UnsafeRawPointer,
    into block: UnsafeMutableRawPointer
  ) {
    let wide = Float16(bitPattern: base.loadUnaligned(as: UInt16.self))
    let levels = base.loadUnaligned(fromByteOffset: 2, as: Half.self)
    let rests = refinement.loadUnaligned(as: Half.self)
    let (lowLevels, highLevels) = (levels & 15, levels &>> 4)
    let (lowRests, highRests) = (rests & 15, rests &>> 4)
    // Zero where the level is and the rest has the bit of 8.
    let isUneven =
      hasZero(lowLevels | (lowRests & 8 ^ 8)) || hasZero(highLevels | (highRests & 8 ^ 8))
    let form: Form = isUneven ? .uneven : wide.sign == .minus ? .turned : .even
    block.storeBytes(of: (wide.magnitude / 16).bitPattern, as: UInt16.self)
    block.storeBytes(of: weights(lowLevels, lowRests, form), toByteOffset: 2, as: Half.self)
    block.storeBytes(of: weights(highLevels, highRests, form), toByteOffset: 18, as: Half.self)
  }

  private static func weights(_ levels: Half, _ rests: Half, _ form: Form) -> Half {
    let cut = levels &<< 4 ^ 128
    switch form {
    case .even: return cut &+ (rests ^ 8) &- 8
    case .turned: return ~weights(levels, rests, .even)
    case .uneven: return cut | rests ^ 15
    }
  }

  /// Whether any byte is zero.
  ///
  /// Looked for eight at a time, since comparisons of vectors go lane by lane: taking 1 from
  /// a word of bytes sets a top bit that was clear only if one of them is zero.
  private static func hasZero(_ bytes: Half) -> Bool {
    let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
    let found = (words &- 0x0101_0101_0101_0101) & ~words & 0x8080_8080_8080_8080
    return found[0] | found[1] != 0
  }
}
