// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sorted the way data flows: what C gives, text, dumps, index, what crosses the socket, programs, tests.
// Who may import whom is said in CONTRIBUTING.md and checked by Tests/architecture.sh.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
/// Targets that touch bytes must mark every unsafe expression.
let strictMemory: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
    name: "sakuin",
    products: [
        .executable(name: "sakuind", targets: ["sakuind"]),
        .executable(name: "sakuin", targets: ["sakuin"]),
        .executable(name: "sakuin-web", targets: ["SakuinWeb"]),
        .library(name: "SakuinClient", targets: ["SakuinClient"]),
        // For tests, to be loaded before the libraries of a daemon.
        .library(name: "FaultShim", type: .dynamic, targets: ["FaultShim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CDigest", path: "Sources/Shims/CDigest", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .target(name: "CByteSearch", path: "Sources/Shims/CByteSearch"),
        .target(name: "CICU", path: "Sources/Shims/CICU", linkerSettings: [.linkedLibrary("icuuc")]),
        .target(name: "CRegex", path: "Sources/Shims/CRegex", linkerSettings: [.linkedLibrary("re2")]),
        .systemLibrary(
            name: "CZstd", path: "Sources/Shims/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CMalloc", path: "Sources/Shims/CMalloc"),
        .systemLibrary(name: "CFallocate", path: "Sources/Shims/CFallocate"),
        .systemLibrary(name: "CPrefetch", path: "Sources/Shims/CPrefetch"),
        .systemLibrary(name: "CEvents", path: "Sources/Shims/CEvents"),
        .systemLibrary(
            name: "LibXML2", path: "Sources/Shims/LibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CMarkup", dependencies: ["LibXML2"], path: "Sources/Shims/CMarkup"),
        .target(
            name: "CArchive",
            path: "Sources/Shims/CArchive",
            linkerSettings: ["archive", "bz2", "lz4", "lzma", "z", "zstd"].map { .linkedLibrary($0) }),
        .target(name: "CTables", path: "Sources/Shims/CTables"),
        .target(name: "CWebFiles", path: "Sources/Shims/CWebFiles"),
        // Glass, libxapian's format of tables: what reads it in place, and what writes it.
        .target(name: "CGlass", path: "Sources/Glass/CGlass", linkerSettings: [.linkedLibrary("xapian")]),
        .target(name: "SakuinGlass", path: "Sources/Glass/SakuinGlass", swiftSettings: strictMemory),
        .target(
            name: "CXapian", dependencies: ["CGlass"], path: "Sources/Shims/CXapian",
            linkerSettings: [.linkedLibrary("xapian")]),

        .target(
            name: "SakuinText",
            dependencies: ["CByteSearch", "CICU", "CDigest", "CRegex", "CTables"],
            swiftSettings: strictMemory),
        .target(name: "SakuinDumps", dependencies: ["CArchive", "CMarkup", "SakuinText"], swiftSettings: strictMemory),
        .target(
            name: "SakuinIndex",
            dependencies: [
                "SakuinText", "SakuinGlass", "CFallocate", "CMalloc", "CPrefetch", "CXapian", "CZstd",
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: strictMemory),
        .target(name: "SakuinClient", swiftSettings: strict),
        .target(name: "SakuinTerminal", swiftSettings: strict),
        .target(name: "SakuinExport", dependencies: ["SakuinClient", "SakuinTerminal"], swiftSettings: strict),

        .executableTarget(
            name: "sakuind",
            dependencies: [
                "CEvents", "SakuinText", "SakuinDumps", "SakuinIndex", "SakuinClient", "SakuinTerminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "TOMLKit", package: "TOMLKit"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "sakuin", dependencies: ["SakuinClient", "SakuinExport", "SakuinTerminal"], swiftSettings: strict),
        .executableTarget(
            name: "SakuinWeb",
            dependencies: [
                "CWebFiles", "SakuinClient", "SakuinExport", "SakuinTerminal",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            exclude: ["Assets", "Templates"],
            swiftSettings: strict),

        .executableTarget(
            name: "TokenizerBenchmark", dependencies: ["SakuinText"], path: "Benchmarks/tokenizer",
            swiftSettings: strict),
        .executableTarget(
            name: "SearchBenchmark", dependencies: ["SakuinIndex"], path: "Benchmarks/search", swiftSettings: strict),

        .testTarget(name: "SakuinTextTests", dependencies: ["SakuinText"], swiftSettings: strict),
        .testTarget(name: "SakuinDumpsTests", dependencies: ["SakuinDumps"], swiftSettings: strict),
        // What the tests of the tables ask libxapian beyond CXapian.
        .target(
            name: "GlassWitness", dependencies: ["CGlass"], path: "Tests/GlassWitness",
            linkerSettings: [.linkedLibrary("xapian")]),
        .testTarget(
            name: "SakuinGlassTests", dependencies: ["CXapian", "GlassWitness", "SakuinGlass"], swiftSettings: strict),
        // Damages an index and asks it, in a process of its own: it may end.
        .executableTarget(
            name: "DamageDriver", dependencies: ["SakuinIndex", "SakuinText"], path: "Tests/DamageDriver",
            swiftSettings: strict),
        // Calls of the system that fail when a test wants them to.
        .target(name: "FaultShim", path: "Tests/FaultShim"),
        .testTarget(
            name: "SakuinIndexTests",
            dependencies: ["DamageDriver", "FaultShim", "SakuinGlass", "SakuinIndex", "SakuinText"],
            swiftSettings: strict),
        .testTarget(
            name: "SakuinClientTests", dependencies: ["SakuinClient", "SakuinExport", "SakuinTerminal", "sakuin"],
            swiftSettings: strict),
        .testTarget(
            name: "SakuinWebTests", dependencies: ["SakuinClient", "SakuinTerminal", "SakuinWeb"],
            swiftSettings: strict),
        .testTarget(
            name: "SakuindTests",
            dependencies: [
                "sakuind", "SakuinClient", "SakuinDumps", "SakuinIndex", "SakuinTerminal", "SakuinText",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(name: "EndToEndTests", dependencies: ["SakuinClient", "sakuin", "sakuind"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Built with libFuzzer (Tests/Fuzz/fuzz.sh), which no other target is linked with.
if Context.environment["SAKUIN_FUZZ"] != nil {
    package.targets += [
        .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "ReaderFuzzer", dependencies: ["CFuzzer", "SakuinDumps"], path: "Tests/Fuzz/ReaderFuzzer",
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
        .executableTarget(
            name: "QueryFuzzer", dependencies: ["CFuzzer", "SakuinIndex", "SakuinText"], path: "Tests/Fuzz/QueryFuzzer",
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ]
}

// One module and its tests alone, for who works on it (`make test-SakuinText`): nothing else is compiled, or linked into the tests.
if let module = Context.environment["SAKUIN_ONLY"] {
    var wanted: Set<String> = [module + "Tests"]
    var open = wanted
    while let name = open.popFirst() {
        for case .byNameItem(let other, _) in package.targets.first(where: { $0.name == name })?.dependencies ?? []
        where wanted.insert(other).inserted {
            open.insert(other)
        }
    }
    package.targets.removeAll { !wanted.contains($0.name) }
    package.products = []
}
