@testable import Dashboard

extension Screen {
  /// What is drawn of it on a screen of some size.
  func drawn(_ width: Int, _ height: Int) -> Drawing {
    var cache = ChatLayoutCache()
    return draw(
      state: state,
      view: view,
      appearance: Appearance(),
      width: width,
      height: height,
      cache: &cache
    )
  }
}
