// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// A program that is started by its name and its arguments, each as it is: no shell reads them.

struct ChildProcess {
    /// What a standard descriptor of the program is.
    enum Stream {
        /// The same as this process has.
        case inherited
        case nothing
        case descriptor(Int32)
    }

    private let arguments: [String]
    private let environment: [String: String]
    var output = Stream.inherited
    var error = Stream.inherited
    var input = Stream.inherited

    /// - Parameters:
    ///   - arguments: the program first: a path, or a name that is looked for in PATH.
    ///   - environment: all that the program gets.
    init(_ arguments: [String], environment: [String: String]) {
        self.arguments = arguments
        self.environment = environment
    }

    /// Runs the program and waits until it ends. Meanwhile an interrupt at the terminal is the program's own.
    /// - Parameter bytes: what it reads on its standard input, in place of `input`; few enough for a pipe.
    /// - Returns: its exit status, for one that a signal ended 128 and the signal; nil where it could not be started.
    func run(feeding bytes: [UInt8]? = nil) -> Int32? {
        var ends: [Int32] = [-1, -1]
        if bytes != nil {
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        let (oldInterrupt, oldQuit) = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        defer {
            signal(SIGINT, oldInterrupt)
            signal(SIGQUIT, oldQuit)
        }
        let process = start(reading: bytes == nil ? input : .descriptor(ends[0]))
        if let bytes {
            close(ends[0])
            if process != nil { _ = writeAll(bytes[...], to: ends[1]) }
            close(ends[1])
        }
        return process.map(ChildProcess.wait)
    }

    /// Waits until a program ends that was started.
    /// - Returns: its exit status; for one that a signal ended, 128 and the signal.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        // wait(2): the signal in bits 0 to 6, the exit code in 8 to 15.
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Starts the program, with the signals of this process that are ignored as they are by default, for the caller to wait for; nil where that
    /// is not possible.
    func start() -> pid_t? { start(reading: input) }

    private func start(reading input: Stream) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in [(STDIN_FILENO, input), (STDOUT_FILENO, output), (STDERR_FILENO, error)] {
            switch stream {
            case .inherited: break
            case .nothing: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
            case .descriptor(let other): posix_spawn_file_actions_adddup2(&actions, other, number)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGPIPE, SIGINT, SIGQUIT] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var words = copies(arguments)
        var variables = copies(environment.map { "\($0.key)=\($0.value)" })
        defer { for string in words + variables { free(string) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, arguments[0], &actions, &attributes, &words, &variables) == 0 else { return nil }
        return process
    }

    /// True if the name is that of a program in the PATH, or the path of one.
    static func isThere(_ name: String, _ environment: [String: String]) -> Bool {
        if name.contains("/") { return access(name, X_OK) == 0 }
        return (environment["PATH"] ?? "").split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}

/// The strings as C takes them in a list, to be freed by the caller.
private func copies(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { (string: String) in strdup(string) } + [nil]
}
