/// One layer over time: experts across, the newest token on top.
enum WaterfallPanel: Panel {
  static let title = "waterfall"
  static let smallest = (width: 20, height: 1)

  static func draw(_ scene: Scene, on canvas: inout Canvas) {}
}
