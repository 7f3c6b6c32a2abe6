/// All formats that can be asked for by name: whoever adds one adds a line here.
package enum ExportCatalog {
  /// What a whole session can be written as; the first is the default.
  package static let formats: [any ExportFormat] = [
    Asciicast(version: .two),
    Asciicast(version: .three),
    RoutingCSV(),
    RoutingJSONL(),
    MetricsCSV(),
    ChromeTrace(),
    MarkdownChat(),
    HTMLReport(),
    PictureExport(picture: SVGPicture()),
    PictureExport(picture: TextPicture()),
    PictureExport(picture: ANSIPicture()),
  ]

  /// What one moment of a session can be drawn as; the first is the default.
  package static let pictures: [any PictureFormat] = [
    TextPicture(), ANSIPicture(), SVGPicture(), HTMLPicture(),
  ]
}
