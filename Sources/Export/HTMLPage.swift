/// What every page begins and ends with.
///
/// A page may neither run nor fetch anything: should text of a model ever be taken for
/// markup, there is nothing that it could do.
enum HTMLPage {
  static func begin(title: String, style: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>\(MarkupText.escaped(title))</title>
    <style>
    \(style)</style>
    </head>
    <body>

    """
  }

  static let end = "</body>\n</html>\n"
}
