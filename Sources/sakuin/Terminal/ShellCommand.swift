// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// A command of the person's that is given something to read. It is run by this process, as whoever runs that, and by nobody else.

struct ShellCommand {
    private let command: String
    private let environment: [String: String]

    /// - Parameter environment: all that the command gets.
    init(_ command: String, environment: [String: String]) {
        self.command = command
        self.environment = environment
    }

    /// Runs the command by sh and waits until it ends. It need not read its input.
    /// - Returns: its exit status; for one that a signal ended, 128 and the signal.
    func run(input: [UInt8]) throws(Failure) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .command(command, status: 126) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = spawn(reading: ends[0])
        close(ends[0])
        guard let process else {
            close(ends[1])
            throw .command(command, status: 126)
        }
        _ = writeAll(input[...], to: ends[1])
        close(ends[1])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        // wait(2): the signal in bits 0 to 6, the exit code in 8 to 15.
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private func spawn(reading input: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var arguments = copies(["sh", "-c", command])
        var variables = copies(environment.map { "\($0.key)=\($0.value)" })
        defer { for string in arguments + variables { free(string) } }
        var process: pid_t = 0
        guard posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables) == 0 else { return nil }
        return process
    }
}
