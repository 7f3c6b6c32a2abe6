/// One line about the expert under the crosshair.
enum InspectorPanel: Panel {
  static let title = "inspector"
  static let smallest = (width: 20, height: 1)

  static func draw(_ scene: Scene, on canvas: inout Canvas) {}
}
