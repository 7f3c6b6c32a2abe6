/// How text without markup becomes tokens, and what text they stand for.
protocol TextModel: Sendable {
  /// Whether texts begin with a token of their own, unless the file says otherwise.
  var addsBeginOfSequence: Bool { get }
  /// Whether they do even where the file says otherwise.
  var insistsOnBeginOfSequence: Bool { get }
  /// Whether text gets a space before it where nothing or markup precedes it.
  var addsSpacePrefix: Bool { get }
  /// What is doubtful about the tokens, in one line.
  var warning: String? { get }

  /// Appends the tokens of `text`, be it UTF-8 or not; `followsText` says whether tokens of
  /// text stand right before it.
  func encode(_ text: UnsafeBufferPointer<UInt8>, followsText: Bool, into out: inout [Int])

  /// The bytes that a token of text stands for.
  func bytes(of piece: String, isByte: Bool) -> [UInt8]
}

extension TextModel {
  var insistsOnBeginOfSequence: Bool { false }
  var addsSpacePrefix: Bool { false }
  var warning: String? { nil }
}
