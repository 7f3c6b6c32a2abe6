import Dashboard
import Events

/// A session as one page that needs nothing else: figures, the screen, the routing, curves
/// and the chat.
struct HTMLReport: ExportFormat {
  let name = "html"
  let fileEnding = "html"
  let summary = "a report as one page: screen, routing, curves, chat"

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    try write(HTMLPage.begin(title: session.title, style: ReportStyle.sheet))
    try write("<main>\n<h1>\(MarkupText.escaped(session.title))</h1>\n")
    let summary = (session.header?.summary ?? []).map { "<li>\(MarkupText.escaped($0))</li>\n" }
    try write("<ul class=\"facts\">\n\(summary.joined())</ul>\n")

    let figures = ReportFigures(session)
    let tiles = figures.tiles.map { "<div><b>\($0.value)</b> \($0.label)</div>\n" }
    try write("<div class=\"tiles\">\n\(tiles.joined())</div>\n")

    let screen = SVGPicture().draw(session, settings)
    try write("<h2>Screen</h2>\n<figure class=\"screen\">\n\(screen)</figure>\n")
    if let routing = RoutingPicture(session, theme: settings.appearance.theme) {
      try write("<h2>Routing</h2>\n\(routing.element)")
    }
    let charts = figures.charts + [MissRates(session)?.chart].compactMap { $0 }
    try write("<h2>Curves</h2>\n<div class=\"charts\">\n")
    for chart in charts { try write(chart.element) }
    try write("</div>\n")

    try write("<h2>Chat</h2>\n")
    var conversation = 1
    for turn in Transcript(session).turns {
      if turn.conversation != conversation {
        conversation = turn.conversation
        try write("<h3>Conversation \(conversation)</h3>\n")
      }
      try write(Self.element(turn))
    }
    try write("</main>\n" + HTMLPage.end)
  }

  private static func element(_ turn: Transcript.Turn) -> String {
    let statistics = turn.statistics
    let footer =
      statistics.isEmpty ? "" : "<footer>\(statistics.joined(separator: " · "))</footer>"
    let reasoning =
      turn.reasoning.isEmpty
      ? ""
      : "<details><summary>reasoning</summary>"
        + "<div class=\"said\">\(MarkupText.escaped(turn.reasoning))</div></details>"
    return "<article class=\"\(turn.role.rawValue)\"><h4>\(turn.role.rawValue)</h4>\(reasoning)"
      + "<div class=\"said\">\(MarkupText.escaped(turn.text))</div>\(footer)</article>\n"
  }
}
