import Events
import Testing

@testable import Experts

@Suite("Expert places")
struct ExpertPlacesTests {
  private let places = ExpertPlaces(layers: 2..<6, expertCount: 8)

  @Test func `places count from the first layer, and lead back to the expert`() {
    #expect(places.count == 32)
    #expect(places.place(of: ExpertID(layer: 2, index: 0)) == 0)
    #expect(places.place(of: ExpertID(layer: 3, index: 5)) == 13)
    for place in 0..<32 { #expect(places.place(of: places.expert(at: place)) == place) }
  }

  @Test func `the present layer is a whole token away`() {
    #expect((2..<6).map { places.distance(from: 3, to: $0) } == [3, 4, 1, 2])
    #expect((2..<6).map { places.distance(from: 5, to: $0) } == [1, 2, 3, 4])
    for present in 2..<6 {
      for distance in 1...4 {
        let layer = places.layer(at: distance, from: present)
        #expect(places.layers.contains(layer))
        #expect(places.distance(from: present, to: layer) == distance)
      }
    }
  }
}
