// SPDX-License-Identifier: GPL-2.0-or-later

// The person's browser, started without a shell: an address comes from a dump, and whoever wrote it chose it.

struct WebBrowser {
    private let command: [String]
    private let environment: [String: String]

    var name: String { command[0] }

    /// Of the addresses in dumps the ones that a browser fetches; others may name files or be programs.
    static func isAddress(_ url: String) -> Bool {
        let start = url.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// The first of `$BROWSER` that is there, a list with colons between commands, else what a desktop has. Nil where there is none.
    init?(_ environment: [String: String]) {
        let chosen = (environment["BROWSER"] ?? "").split(separator: ":").map {
            $0.split(separator: " ").map(String.init)
        }
        let usual = [["xdg-open"], ["wslview"], ["sensible-browser"], ["w3m"], ["lynx"]]
        guard
            let command = (chosen + usual).first(where: {
                $0.first.map { ChildProcess.isThere($0, environment) } ?? false
            })
        else { return nil }
        self.command = command
        self.environment = environment
    }

    /// - Returns: false where the browser fails.
    func open(_ url: String) -> Bool {
        let named = command.map { $0.replacing("%s", with: url) }
        return ChildProcess(named == command ? command + [url] : named, environment: environment).run() == 0
    }
}
