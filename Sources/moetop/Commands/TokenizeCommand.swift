import ArgumentParser
import Export
import GGUF
import Tokenization

/// `moetop tokenize`: text to tokens and back, as a model's vocabulary has it.
struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Show the tokens of a text, or the text of tokens.",
    discussion: """
      Control tokens such as <|im_start|> are recognised; --no-special takes them as the \
      text that a user would have typed. A line is a token: its id and its piece, as the \
      vocabulary spells it.
      """
  )

  @Argument(help: "A model file (GGUF); its vocabulary is used.", completion: .model)
  var model: String

  @Argument(help: "The text, or token ids with --decode; - reads standard input exactly.")
  var text: String

  @Flag(help: "Print one JSON object: ids, pieces.")
  var json = false

  @Flag(help: "Print the pieces side by side, to see where the text is cut.")
  var pieces = false

  @Flag(help: "Leave the tokens that begin and end a sequence out.")
  var noBos = false

  @Flag(help: "Take the names of control tokens as text.")
  var noSpecial = false

  @Flag(help: "Turn ids (1,2,3) into text.")
  var decode = false

  func run() throws {
    let tokenizer: Tokenizer
    do {
      tokenizer = try Tokenizer(metadata: GGUFFile(path: model).metadata)
    } catch {
      throw Failure(error, subject: model)
    }
    if let warning = tokenizer.warning {
      StandardOutput.note("warning: \(ShownText.harmless(warning))\n")
    }
    let input = try text == "-" ? StandardInput.readAll() : Array(text.utf8)
    if decode {
      try printText(of: input, tokenizer: tokenizer)
    } else {
      try printTokens(of: input, tokenizer: tokenizer)
    }
  }

  private func printTokens(of input: [UInt8], tokenizer: Tokenizer) throws {
    let tokens = tokenizer.encode(bytes: input, parsingControlTokens: !noSpecial)
    let ids = noBos ? tokens : tokenizer.framed(tokens)
    let spellings = ids.map(tokenizer.piece(of:))
    if json {
      let list = spellings.map(JSONText.string).joined(separator: ",")
      let numbers = ids.map(String.init).joined(separator: ",")
      try StandardOutput.write("{\"ids\":[\(numbers)],\"pieces\":[\(list)]}\n")
      return
    }
    let shown = spellings.map(ShownText.harmless)
    if pieces {
      try StandardOutput.write(shown.joined(separator: " ") + "\n")
    } else {
      for (id, piece) in zip(ids, shown) { try StandardOutput.write("\(id)\t\(piece)\n") }
    }
  }

  private func printText(of input: [UInt8], tokenizer: Tokenizer) throws {
    let ids = try TokenList.parse(
      String(decoding: input, as: UTF8.self),
      vocabularySize: tokenizer.vocabularySize
    )
    let bytes = tokenizer.decode(ids)
    if json {
      let text = JSONText.string(String(decoding: bytes, as: UTF8.self))
      try StandardOutput.write("{\"text\":\(text)}\n")
    } else {
      try StandardOutput.write(bytes)
    }
  }
}
