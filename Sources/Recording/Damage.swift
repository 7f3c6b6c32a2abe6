/// What is wrong with bytes of a file, in a few words; whoever knows which record they are
/// of makes a ``RecordingError`` of it.
struct Damage: Error, Equatable {
  let what: String

  init(_ what: String) {
    self.what = what
  }
}
