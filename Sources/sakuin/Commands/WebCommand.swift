// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

/// Starts the program `sakuin-web`, which has what a server needs and the client does not.
struct WebCommand: ClientCommand {
    static let port = OptionDescription(
        "--port", value: .number, called: Text("番号", "N"),
        help: Text("127.0.0.1 のポート（既定はいつも同じ番号）。", "The port of 127.0.0.1 (default: always the same one)."))
    static let noOpen = OptionDescription(
        "--no-open", help: Text("ブラウザーを開きません。", "Do not open a browser."))
    static let url = OptionDescription(
        "--url",
        help: Text(
            "新しいアドレスを出すだけにします。動いているサーバーがすぐに受け付けます。", "Only print a new address, which a running server takes at once."))
    static let listen = OptionDescription(
        "--listen", value: .text, called: Text("unix:パス", "unix:PATH"),
        help: Text(
            "ポートの代わりに Unix ソケットで待ちます。nginx などの後ろに置くためのものです。", "Listen on a Unix socket, behind nginx or the like."))
    static let basePath = OptionDescription(
        "--base-path", value: .text, called: Text("パス", "PATH"),
        help: Text("アドレスの初めに付くパス。例: /archive", "What all paths begin with, as /archive."))
    static let publicURL = OptionDescription(
        "--public-url", value: .text, called: Text("URL", "URL"),
        help: Text(
            "前に立つサーバーのアドレス。例: https://example.net/archive。フィードなどがこれを使い、ほかの名前には答えません。",
            "By which a server in front is reached, as https://example.net/archive: feeds name it, other names are refused."
        ))

    static let description = CommandDescription(
        name: "web", abstract: Text("保存庫をブラウザーで読みます。", "Read the archive in a browser."),
        discussion: Text(
            """
            このコンピューターのブラウザーだけが読めるページを出します。出たアドレスは一度だけ使え、開いたブラウザーは覚えられます。終わるには Ctrl-C を押します。

              sakuin web
              sakuin web --url
              sakuin web --listen unix:/srv/sakuin/web.sock --base-path /archive

            ページは保存庫を変えません。別のコンピューターからは ssh -L 8000:127.0.0.1:ポート で届きます。

            終了コード: 終われば 0、誤りなら 2。
            """,
            """
            Serves pages that browsers of this computer can read, and nobody else. The address that is printed works once; the browser \
            that opens it is known from then on. Ctrl-C ends the server.

              sakuin web
              sakuin web --url
              sakuin web --listen unix:/srv/sakuin/web.sock --base-path /archive

            No page changes the archive. From another computer, ssh -L 8000:127.0.0.1:PORT leads here.

            Exit status: 0 when it ends, 2 on an error.
            """),
        options: [port, noOpen, url, listen, basePath, publicURL, Options.socket],
        conflicts: [(port, listen), (basePath, publicURL)])

    let options: CommandOptions
    private let port: Int?
    private let socketPath: String?
    private let base: String
    private let origin: String?
    private let opensBrowser: Bool
    private let isAddressOnly: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
        port = try arguments.integer(WebCommand.port, in: 1...65535)
        isAddressOnly = arguments.contains(WebCommand.url)
        opensBrowser = !isAddressOnly && !arguments.contains(WebCommand.noOpen)
        socketPath = try WebCommand.socketPath(arguments[WebCommand.listen])
        if let address = arguments[WebCommand.publicURL] {
            let parts = try WebCommand.publicAddress(address)
            (origin, base) = (parts.origin, parts.base)
        } else {
            (origin, base) = (nil, try WebCommand.base(arguments[WebCommand.basePath], option: "--base-path"))
        }
    }

    /// `https://example.net/archive` as what stands before the path, and the path.
    private static func publicAddress(_ text: String) throws(UsageError) -> (origin: String, base: String) {
        let scheme = ["https://", "http://"].first { text.hasPrefix($0) }
        let rest = text.dropFirst(scheme?.count ?? 0)
        let host = rest.prefix { $0 != "/" }
        let isHost = host.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber || "-.:[]".contains(character))
        }
        guard let scheme, !host.isEmpty, isHost else {
            throw UsageError(
                "--public-url は https://example.net/archive のようなアドレスです: \(visible(text))",
                "--public-url is an address as https://example.net/archive, not \(visible(text))")
        }
        let path = String(rest[host.endIndex...])
        return (scheme + host.lowercased(), try base(path.isEmpty ? nil : path, option: "--public-url"))
    }

    private static func socketPath(_ text: String?) throws(UsageError) -> String? {
        guard let text else { return nil }
        let path = text.dropFirst("unix:".count)
        guard text.hasPrefix("unix:"), path.hasPrefix("/"), path.utf8.count <= longestSocketPath else {
            throw UsageError(
                "--listen には unix: と絶対パス（\(longestSocketPath)バイトまで）を書きます: \(visible(text))",
                "--listen takes unix: and an absolute path of at most \(longestSocketPath) bytes, not \(visible(text))")
        }
        return String(path)
    }

    private static func base(_ text: String?, option: String) throws(UsageError) -> String {
        guard var base = text, base != "/" else { return "" }
        if base.hasSuffix("/") { base.removeLast() }
        let isPlain = base.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber || "-_./~".contains(character))
        }
        guard base.hasPrefix("/"), isPlain, !base.contains("//") else {
            throw UsageError(
                "\(option) のパスは /archive のように ASCII の文字で書きます: \(visible(base))",
                "\(option) takes a path of ASCII letters, as /archive, not \(visible(base))")
        }
        return base
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let socket = options.socket ?? CommandOptions.usualSocket(in: environment)
        var words = ["socket", socket, "language", environment.messages.isJapanese ? "ja" : "en", "base", base]
        if let socketPath {
            words += ["listen", socketPath]
        } else {
            words += ["port", String(port ?? WebCommand.usualPort(of: isUsual(in: environment) ? nil : socket))]
        }
        if let origin { words += ["origin", origin] }
        words += ["url", isAddressOnly ? "yes" : "no", "open", opensBrowser ? "yes" : "no"]
        for saved in environment.configuration.saved.map(\.value) {
            words += ["saved", "\(saved.name)=\(saved.query)"]
        }
        let program = WebCommand.program()
        // Takes the place of this process; what comes behind it is reached where that fails.
        signal(SIGPIPE, SIG_DFL)
        var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
        execv(program, &arguments)
        let code = errno
        for argument in arguments { free(argument) }
        throw .notStarted(program, code)
    }

    /// The program that lies beside this one.
    private static func program() -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (own.lastIndex(of: "/").map { String(own[...$0]) } ?? "") + "sakuin-web"
    }

    /// True where nobody has chosen a daemon.
    private func isUsual(in environment: CommandEnvironment) -> Bool {
        options.socket == nil && (environment.variables["SAKUIN_SOCKET"] ?? "").isEmpty
            && environment.configuration.socket == nil
    }

    /// A port of its own for each user and daemon, below those that the kernel gives out by itself (ip(7)), so that a bookmark holds.
    ///
    /// - Parameter socket: of a daemon that was chosen; of the usual one the port is a 2 with the last four digits of the user's number
    ///   behind it, because `sakuin-web.socket` and its generator can say that, too.
    static func usualPort(of socket: String?, user: UInt32 = getuid()) -> Int {
        guard let socket else { return 20_000 + Int(user % 10_000) }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(user) \(socket)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return 30_000 + Int(hash % 2_700)
    }
}
