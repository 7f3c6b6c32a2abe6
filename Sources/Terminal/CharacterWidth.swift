import CUTF8proc

/// How many columns a character takes on a terminal.
package enum CharacterWidth {
  /// 0 for combining marks and control characters, 2 for wide characters and emoji, 1 for
  /// the rest, characters of ambiguous width (Unicode TR 11) among them.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    Int(utf8proc_charwidth(Int32(bitPattern: scalar.value)))
  }
}
