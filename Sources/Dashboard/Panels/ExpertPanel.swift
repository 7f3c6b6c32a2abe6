/// All that is known of the expert under the crosshair.
enum ExpertPanel: Panel {
  static let title = "expert"
  static let smallest = (width: 20, height: 1)

  static func draw(_ scene: Scene, on canvas: inout Canvas) {}
}
