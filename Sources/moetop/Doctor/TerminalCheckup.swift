import Dashboard
import Glibc
import Terminal

/// What `moetop doctor` finds out about the terminal.
struct TerminalCheckup {
  let environment: [String: String]
  /// Columns and rows; `nil` where there is no terminal.
  private var size: (width: Int, height: Int)?
  /// What the terminal says about itself; `nil` where it cannot be taken.
  private var traits: TerminalTraits?
  /// Why it cannot be taken.
  private var failure: TerminalError?

  /// Asks the terminal, which the dashboard would take.
  init(environment: [String: String]) {
    self.environment = environment
    guard isatty(0) == 1, isatty(1) == 1 else { return }
    do {
      let terminal = try TerminalScreen(colors: .auto)
      size = terminal.size
      traits = terminal.traits
      terminal.close()
    } catch {
      failure = error
    }
  }

  var findings: [Finding] {
    guard let traits, let size else { return [missing, locale] }
    return [
      terminal(traits, size), colors(traits), background(traits), locale, glyphs(traits),
    ]
  }

  private var missing: Finding {
    if let failure {
      return Finding("terminal", .fault, "\(failure)", advice: "moetop run needs none")
    }
    return Finding(
      "terminal",
      .warning,
      "input or output is no terminal",
      advice: "run moetop doctor in the one that moetop is for"
    )
  }

  private func terminal(
    _ traits: TerminalTraits,
    _ size: (width: Int, height: Int)
  ) -> Finding {
    let updates = traits.hasSynchronizedOutput ? ", synchronised updates" : ""
    let text = "\(traits.name), \(size.width)x\(size.height)\(updates)"
    if size.width < 60 || size.height < 16 {
      return Finding("terminal", .warning, text, advice: "from 60x16 on there is room for panels")
    }
    return Finding("terminal", text)
  }

  private func colors(_ traits: TerminalTraits) -> Finding {
    switch traits.colors {
    case .direct: Finding("colours", "true colour")
    case .palette:
      Finding("colours", "256; export COLORTERM=truecolor if the terminal has more")
    case .eight, .sixteen:
      Finding(
        "colours",
        .warning,
        "16 or fewer",
        advice: "a TERM that ends in -256color names more; --color 256 insists"
      )
    case .none:
      Finding(
        "colours",
        .warning,
        "none",
        advice: environment["NO_COLOR"] == nil
          ? "TERM names a terminal without" : "NO_COLOR is set; --color truecolor goes before it"
      )
    }
  }

  private func background(_ traits: TerminalTraits) -> Finding {
    switch traits.isLight {
    case true?: Finding("background", "light")
    case false?: Finding("background", "dark")
    case nil:
      Finding(
        "background",
        .warning,
        "the terminal does not tell",
        advice: "it is taken to be dark; --theme umber suits a light one"
      )
    }
  }

  /// The first of the variables that decide about characters (POSIX, 8.2).
  private var characters: String {
    ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
      ?? "POSIX"
  }

  private var hasUTF8: Bool {
    let letters = characters.lowercased()
    return letters.hasSuffix("utf-8") || letters.hasSuffix("utf8") || letters.contains("utf-8@")
  }

  private var locale: Finding {
    hasUTF8
      ? Finding("locale", characters)
      : Finding(
        "locale",
        .warning,
        "\(characters), which is not UTF-8",
        advice: "export LANG=C.UTF-8"
      )
  }

  private func glyphs(_ traits: TerminalTraits) -> Finding {
    let name = traits.glyphs.name
    if name == "full" || name == "shaded" { return Finding("glyphs", name) }
    let reason =
      traits.isAmbiguousWide ? "it draws ▄ two columns wide" : "it does not draw ▄ as one column"
    return Finding("glyphs", .warning, "\(name): \(reason)", advice: "--glyphs full insists")
  }
}
