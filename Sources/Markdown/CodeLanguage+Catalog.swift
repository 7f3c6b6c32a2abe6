extension CodeLanguage {
  /// The language of that name or file ending, in lower case; `nil` for one that is not
  /// coloured.
  package init?(named name: String) {
    guard let language = Self.byName[name] else { return nil }
    self = language
  }

  private static let byName: [String: CodeLanguage] = {
    let languages: [(names: String, language: CodeLanguage)] = [
      ("swift", swift), ("c h cpp c++ cc cxx hpp objc cuda", c), ("python py python3", python),
      ("javascript js jsx typescript ts tsx mjs", javaScript), ("rust rs", rust),
      ("go golang", go), ("java kotlin kt scala csharp cs c#", java),
      ("sh bash zsh shell console fish", shell), ("json jsonc json5", json),
      ("yaml yml toml ini", yaml), ("sql sqlite postgresql mysql", sql),
      ("html xml svg vue", html), ("css scss less", css),
    ]
    var table: [String: CodeLanguage] = [:]
    for (names, language) in languages {
      for name in names.split(separator: " ") { table[String(name)] = language }
    }
    return table
  }()

  private static let swift = CodeLanguage(
    """
    actor any as associatedtype async await break case catch class continue default defer \
    deinit do else enum extension fallthrough false fileprivate final for func guard if \
    import in init inout internal is lazy let mutating nil nonisolated open operator \
    override package private protocol public repeat rethrows return self Self some static \
    struct subscript super switch throw throws true try typealias var weak where while
    """,
    strings: [.lines("\"\"\""), .line("\"")]
  )

  private static let c = CodeLanguage(
    """
    alignas alignof auto bool break case catch char class const constexpr continue decltype \
    default define delete do double else endif enum explicit extern false final float for \
    friend goto if ifdef ifndef include inline int long namespace new noexcept nullptr \
    operator override private protected public register restrict return short signed sizeof \
    static static_cast struct switch template this throw true try typedef typename union \
    unsigned using virtual void volatile while
    """
  )

  private static let python = CodeLanguage(
    """
    and as assert async await break case class continue def del elif else except False \
    finally for from global if import in is lambda match None nonlocal not or pass raise \
    return self True try while with yield
    """,
    lineComments: ["#"],
    blockComment: nil,
    strings: [.lines("\"\"\""), .lines("'''"), .line("\""), .line("'")]
  )

  private static let javaScript = CodeLanguage(
    """
    abstract any as async await boolean break case catch class const continue debugger \
    declare default delete do else enum export extends false finally for from function get \
    if implements import in instanceof interface keyof let namespace never new null number \
    of private protected public readonly return set static string super switch this throw \
    true try type typeof undefined unknown var void while with yield
    """,
    strings: [.lines("`"), .line("\""), .line("'")]
  )

  // A single quote begins a lifetime as often as a character.
  private static let rust = CodeLanguage(
    """
    as async await break const continue crate dyn else enum extern false fn for if impl in \
    let loop match mod move mut pub ref return self Self static struct super trait true \
    type union unsafe use where while
    """,
    strings: [.lines("\"")]
  )

  private static let go = CodeLanguage(
    """
    any bool break case chan const continue default defer else error fallthrough false for \
    func go goto if import int interface map nil package range return select string struct \
    switch true type var
    """,
    strings: [
      Delimiters(open: "`", close: "`", spansLines: true, hasEscapes: false), .line("\""),
      .line("'"),
    ]
  )

  private static let java = CodeLanguage(
    """
    abstract as assert async await boolean break byte case catch char class companion const \
    continue data default do double else enum extends false final finally float for foreach \
    fun if implements import in instanceof int interface internal is long namespace new \
    null object open out override package private protected public readonly record return \
    sealed short static string super switch this throw throws trait true try using val var \
    virtual void volatile when while with yield
    """,
    strings: [.lines("\"\"\""), .line("\""), .line("'")]
  )

  private static let shell = CodeLanguage(
    """
    alias break case cd continue do done echo elif else esac eval exec exit export false fi \
    for function if in local read readonly return select set shift source sudo then trap \
    true unset until while
    """,
    lineComments: ["#"],
    blockComment: nil,
    strings: [
      .lines("\""), Delimiters(open: "'", close: "'", spansLines: true, hasEscapes: false),
    ]
  )

  private static let json = CodeLanguage("true false null", strings: [.line("\"")])

  private static let yaml = CodeLanguage(
    "true false null yes no on off",
    lineComments: ["#"],
    blockComment: nil
  )

  private static let sql = CodeLanguage(
    """
    add all alter and any as asc between by case check column constraint create cross \
    database default delete desc distinct drop else end except exists false foreign from \
    full group having if in index inner insert intersect into is join key left like limit \
    not null offset on or order outer over partition primary recursive references returning \
    right select set table then true union unique update using values view when where with
    """,
    lineComments: ["--"],
    strings: [
      Delimiters(open: "'", close: "'", spansLines: true, hasEscapes: false),
      Delimiters(open: "\"", close: "\"", spansLines: true, hasEscapes: false),
    ],
    ignoresCase: true
  )

  private static let html = CodeLanguage(
    "",
    lineComments: [],
    blockComment: Delimiters(open: "<!--", close: "-->", spansLines: true, hasEscapes: false),
    strings: [.line("\"")],
    hasTags: true
  )

  private static let css = CodeLanguage(
    """
    absolute auto block both bold center fixed flex grid hidden important inherit initial \
    inline media none normal relative solid sticky var
    """,
    lineComments: []
  )
}
