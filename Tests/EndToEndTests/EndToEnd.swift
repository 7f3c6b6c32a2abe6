import Testing

/// All tests that start processes, one after the other: a child would inherit the pipes of
/// another test's child, and a pipe that somebody holds open never ends.
@Suite(.serialized)
enum EndToEnd {}
