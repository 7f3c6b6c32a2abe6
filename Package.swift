// swift-tools-version: 6.1
import PackageDescription

// Targets in the order of the data: what a room is handed comes from above it, and
// it imports only upward. docs/architecture.md tells the story of the cut.
let package = Package(
  name: "moetop",
  targets: [
    // MARK: The shared language
    // Identities, the token record, session facts. No behaviour.
    .target(name: "Events"),
    // The few Linux calls that Swift cannot import by itself.
    .target(name: "CSystem"),
    .testTarget(name: "EventsTests", dependencies: ["Events"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
