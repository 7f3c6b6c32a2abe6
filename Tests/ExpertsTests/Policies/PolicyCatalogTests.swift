import Testing

@testable import Experts

@Suite("Policy catalogue")
struct PolicyCatalogTests {
  private let context = PolicyContext(
    layerCount: 2,
    expertCount: 4,
    slotCount: 4,
    expertsPerToken: 2,
    expertBytes: [10, 10]
  )

  @Test func `names are those of the policies, and each is there once`() throws {
    let names = PolicyCatalog.entries.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Set(names) == [
        "lru", "lru-access", "lifo", "lfu", "lfru", "crf", "class-lru", "class-token",
        "edgemoe", "hobbit", "gdsf", "sieve", "s3-fifo", "w-tinylfu", "pin",
      ]
    )
    var given = context
    given.profile = ResidencyProfile(model: "m", layerCount: 2, expertCount: 4)
    for scope in [PolicyScope.shared, .layer] {
      given.scope = scope
      for entry in PolicyCatalog.entries {
        #expect(type(of: try entry.make(given)).name == entry.name)
      }
    }
  }

  @Test func `a summary is one line that fits beside a name`() {
    for entry in PolicyCatalog.entries {
      #expect((1...64).contains(entry.summary.count), "\(entry.name): \(entry.summary)")
      #expect(!entry.summary.contains("\n"))
    }
  }

  @Test func `an unknown name is answered with the known ones`() {
    let error = #expect(throws: PolicyError.self) { try PolicyCatalog.entry(named: "mru") }
    let text = error.map(String.init(describing:)) ?? ""
    #expect(text.hasPrefix("'mru' is not a policy: choose one of lru, lru-access, lifo"))
  }

  @Test func `what a policy or a scope lives from must be given`() throws {
    let pin = try PolicyCatalog.entry(named: "pin")
    #expect(throws: PolicyError.profileNeeded(policy: "pin")) { try pin.make(context) }
    var other = context
    other.profile = ResidencyProfile(model: "m", layerCount: 3, expertCount: 4)
    #expect(throws: PolicyError.profileOfAnotherModel(found: [3, 4], expected: [2, 4])) {
      try pin.make(other)
    }
    var divided = context
    divided.scope = .dp
    let lru = try PolicyCatalog.entry(named: "lru")
    #expect(throws: PolicyError.missCurvesNeeded) { try lru.make(divided) }
    divided.missCurves = [[3, 2, 1]]
    #expect(throws: PolicyError.missCurvesOfAnotherModel) { try lru.make(divided) }
    divided.missCurves = [[9, 5, 2, 1, 0], [9, 9, 9]]
    #expect(throws: PolicyError.missCurvesOfAnotherModel) { try lru.make(divided) }
  }

  @Test func `quotas follow the scope`() throws {
    var context = PolicyContext(
      layerCount: 3,
      expertCount: 8,
      slotCount: 10,
      expertsPerToken: 2,
      expertBytes: [10, 0, 10]
    )
    #expect(try context.quotas() == nil)
    context.scope = .layer
    #expect(try context.quotas() == [5, 0, 5])
    context.scope = .dp
    // Layer 0 gains nothing from more than its floor of two.
    context.missCurves = [
      [9, 9, 9, 9, 9, 9, 9, 9, 9], [0], [9, 8, 7, 6, 5, 4, 3, 2, 1],
    ]
    #expect(try context.quotas() == [2, 0, 8])
  }
}
