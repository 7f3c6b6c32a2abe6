// swift-tools-version: 6.1
import PackageDescription

// Targets in the order of the data: what a room is handed comes from above it, and
// it imports only upward. docs/architecture.md tells the story of the cut.
let package = Package(
  name: "moetop",
  products: [
    .executable(name: "moetop", targets: ["moetop"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // MARK: The shared language
    // Identities, the token record, session facts. No behaviour.
    .target(name: "Events"),
    // The few Linux calls that Swift cannot import by itself.
    .target(name: "CSystem"),

    // MARK: The model
    // A model file: header, metadata, tensor directory, formats, split files.
    .target(name: "GGUF"),
    // PCRE2, the pattern library that tokenizers are described in.
    .systemLibrary(name: "CPCRE2"),
    // Text to tokens and back; chat templates.
    .target(name: "Tokenization", dependencies: ["GGUF", "CPCRE2"]),
    // Router scores to the top-k experts and their weights.
    .target(name: "Routing"),
    // The expert store: slots, budget, reads; policies are its open shelf.
    .target(name: "Experts", dependencies: ["Events", "GGUF", "CSystem"]),
    // SIMD kernels in C. No allocation, no globals, no threads.
    .target(name: "CKernels"),
    // The Swift face of the kernels, and the worker pool.
    .target(name: "Compute", dependencies: ["GGUF", "CKernels", "CSystem"]),
    // One token through every layer: the only conductor.
    .target(
      name: "Inference",
      dependencies: ["Events", "GGUF", "Tokenization", "Routing", "Experts", "Compute", "CSystem"]
    ),

    // MARK: The observer
    // What a session's events add up to: outline, tally, and where its tokens are kept.
    .target(name: "Session", dependencies: ["Events"]),
    // A session file: write, read, seek.
    .target(
      name: "Recording",
      dependencies: ["Events", "Session", "CSystem", .product(name: "GRDB", package: "GRDB.swift")]
    ),
    // A trace against a policy and a budget, without a model.
    .target(name: "Simulation", dependencies: ["Events", "Experts"]),
    // cmark-gfm, the reference parser of GitHub's Markdown.
    .systemLibrary(name: "CCMark"),
    // Markdown to values: blocks and stretches of text. Knows no session and no screen.
    .target(name: "Markdown", dependencies: ["CCMark"]),
    // Facts to state to panels to a grid of cells. Pure.
    .target(name: "Dashboard", dependencies: ["Events", "Session", "Markdown"]),
    // A session for other programs and for people: casts, pictures, traces, tables, reports.
    .target(
      name: "Export",
      dependencies: ["Events", "Session", "Dashboard", "Experts", "Simulation"]
    ),
    // Themes and settings from TOML files.
    .target(
      name: "Configuration",
      dependencies: ["Dashboard", "Experts", .product(name: "TOMLKit", package: "TOMLKit")]
    ),
    // ncursesw and what its macros hide from Swift, nothing else.
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
    ),
    // Character widths.
    .systemLibrary(name: "CUTF8proc"),
    // Grid out, keys in. The only importer of ncurses.
    .target(name: "Terminal", dependencies: ["Dashboard", "CNcurses", "CUTF8proc"]),

    // MARK: The program
    // The command line: the only place where parts are chosen and joined.
    .executableTarget(
      name: "moetop",
      dependencies: [
        "Events", "CSystem", "GGUF", "Tokenization", "Experts", "Compute", "Inference",
        "Session", "Recording", "Simulation", "Routing", "Dashboard", "Export", "Configuration",
        "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),

    // MARK: Tests
    // GGUF files written on the spot, and the paths of what the repository ships.
    .target(name: "SampleFiles", dependencies: ["GGUF"], path: "Tests/SampleFiles"),
    // Sessions for tests: short ones by hand, long ones from a seed.
    .target(name: "SampleSessions", dependencies: ["Events"], path: "Tests/SampleSessions"),
    .testTarget(name: "EventsTests", dependencies: ["Events"]),
    .testTarget(name: "GGUFTests", dependencies: ["GGUF", "SampleFiles"]),
    .testTarget(
      name: "TokenizationTests",
      dependencies: ["GGUF", "Tokenization", "SampleFiles"]
    ),
    .testTarget(name: "RoutingTests", dependencies: ["Routing"]),
    .testTarget(name: "ExpertsTests", dependencies: ["Events", "GGUF", "Experts", "SampleFiles"]),
    .testTarget(name: "ComputeTests", dependencies: ["GGUF", "Compute", "CKernels"]),
    .testTarget(
      name: "InferenceTests",
      dependencies: [
        "Events", "GGUF", "Tokenization", "Experts", "Compute", "Inference", "Simulation",
        "SampleFiles",
      ]
    ),
    .testTarget(
      name: "RecordingTests",
      dependencies: [
        "Events", "Session", "Recording", "SampleFiles", "SampleSessions",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Events", "Experts", "Simulation", "SampleFiles"]
    ),
    .testTarget(name: "SessionTests", dependencies: ["Events", "Session", "SampleSessions"]),
    .testTarget(name: "MarkdownTests", dependencies: ["Markdown"]),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Events", "Session", "Markdown", "Dashboard", "Configuration", "SampleFiles",
        "SampleSessions",
      ],
      exclude: ["Golden/Grids"]
    ),
    .testTarget(
      name: "ExportTests",
      dependencies: ["Events", "Session", "Dashboard", "Export", "SampleSessions"]
    ),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: ["Dashboard", "Configuration", "SampleFiles"]
    ),
    .testTarget(name: "TerminalTests", dependencies: ["Dashboard", "Terminal", "CNcurses"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "moetop", "Events", "GGUF", "Experts", "Session", "Recording", "Simulation", "Dashboard",
        "Configuration", "SampleFiles",
      ]
    ),
    .testTarget(name: "TidyTests"),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
