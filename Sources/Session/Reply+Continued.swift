import Events

extension Reply {
  /// The figures of an answer that was cut off and then went on: the end of this part, and the
  /// sums of both.
  package func after(_ earlier: Reply) -> Reply {
    var whole = self
    whole.promptTokens = promptTokens.clampedSum(earlier.promptTokens)
    whole.replyTokens = replyTokens.clampedSum(earlier.replyTokens)
    whole.prefillTime = prefillTime.clampedSum(earlier.prefillTime)
    whole.decodeTime = decodeTime.clampedSum(earlier.decodeTime)
    return whole
  }
}
