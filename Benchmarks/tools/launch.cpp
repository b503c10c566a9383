// SPDX-License-Identifier: GPL-2.0-or-later
//
// Starts programs and measures them from outside, to the microsecond, without a shell.
//   launch run REPORT -- COMMAND...          runs it; time, memory and status go to REPORT as JSON; SIGTERM is passed on
//   launch repeat ROUNDS < COMMANDS          a command a line, words parted by tabs; each in turn, ROUNDS times, its
//                                            output read and dropped; a line each: milliseconds of each round, status
//   launch ready ROUNDS SOCKET PATH -- COMMAND...   a server; milliseconds until it first answers GET PATH with 200
// The programs end with this one, whatever ends it.

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "connection.hpp"

namespace {

using Command = std::vector<std::string>;
volatile std::sig_atomic_t running = 0, ending = 0;

void endChild(int) {
    ending = 1;
    if (running > 0) kill(running, SIGTERM);
}

/// Starts it with nothing to read; its output goes to `output`, or where this program's goes.
pid_t start(const Command& command, int output = -1) {
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, 1);
    pid_t child;
    const int code = posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (code != 0) fail(command[0] + ": " + std::strerror(code));
    running = child;
    if (ending) kill(child, SIGTERM);
    return child;
}

int status(int code) { return WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code); }

/// Kilobytes of a line of /proc/PID/status.
long memory(pid_t child, const char* name) {
    std::ifstream file("/proc/" + std::to_string(child) + "/status");
    std::string line;
    while (std::getline(file, line)) {
        if (line.rfind(name, 0) == 0) return std::stol(line.substr(std::strlen(name)));
    }
    return 0;
}

int run(const char* report, const Command& command) {
    const auto begin = Clock::now();
    const pid_t child = start(command);
    int code;
    rusage usage{};
    long anonymous = 0;
    pollfd over{int(syscall(SYS_pidfd_open, child, 0)), POLLIN, 0};
    while (wait4(child, &code, WNOHANG, &usage) == 0) {
        anonymous = std::max(anonymous, memory(child, "RssAnon:"));
        poll(&over, 1, 20);
    }
    const double seconds = milliseconds(begin) / 1000;
    const auto cpu = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    std::ofstream(report) << "{\"seconds\": " << seconds << ", \"user\": " << cpu(usage.ru_utime)
                          << ", \"system\": " << cpu(usage.ru_stime) << ", \"peak_kb\": " << usage.ru_maxrss
                          << ", \"peak_anonymous_kb\": " << anonymous << ", \"status\": " << status(code) << "}\n";
    return status(code);
}

double once(const Command& command, int& code) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("no pipe");
    const auto begin = Clock::now();
    const pid_t child = start(command, ends[1]);
    close(ends[1]);
    char buffer[65536];
    while (read(ends[0], buffer, sizeof buffer) > 0) {}
    waitpid(child, &code, 0);
    const double time = milliseconds(begin);
    close(ends[0]);
    return time;
}

void repeat(int rounds) {
    std::vector<Command> commands;
    for (std::string line; std::getline(std::cin, line);) {
        Command command;
        std::istringstream words(line);
        for (std::string word; std::getline(words, word, '\t');) command.push_back(word);
        commands.push_back(command);
    }
    std::vector<std::vector<double>> times(commands.size());
    std::vector<int> codes(commands.size());
    // The first round warms up and is not counted.
    for (int round = -1; round < rounds && !ending; ++round) {
        for (size_t at = 0; at < commands.size(); ++at) {
            const double time = once(commands[at], codes[at]);
            if (round >= 0) times[at].push_back(time);
        }
    }
    for (size_t at = 0; at < commands.size(); ++at) {
        for (double time : times[at]) std::cout << time << ' ';
        std::cout << status(codes[at]) << '\n';
    }
}

void ready(int rounds, const std::string& socket, const std::string& path, const Command& command) {
    for (int round = 0; round < rounds && !ending; ++round) {
        const auto begin = Clock::now();
        const pid_t child = start(command);
        bool answered = false;
        while (!answered && !ending && milliseconds(begin) < 60'000) {
            Connection connection("unix:" + socket);
            answered = connection.isOpen() && connection.ask(path) && connection.status == 200;
            if (!answered) usleep(200);
        }
        const double time = milliseconds(begin);
        kill(child, SIGTERM);
        int code;
        waitpid(child, &code, 0);
        if (!answered) fail("no answer within a minute");
        std::cout << time << '\n';
    }
}

}  // namespace

int main(int argc, char** argv) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    std::signal(SIGTERM, endChild);
    std::signal(SIGINT, endChild);
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto dashes = std::find(words.begin(), words.end(), "--");
    const Command command(dashes == words.end() ? dashes : dashes + 1, words.end());
    const auto mode = words.empty() ? "" : words[0];
    if (mode == "run" && words.size() > 3) return run(words[1].c_str(), command);
    if (mode == "repeat" && words.size() == 2) repeat(std::stoi(words[1]));
    else if (mode == "ready" && words.size() > 5) ready(std::stoi(words[1]), words[2], words[3], command);
    else fail("usage: launch run|repeat|ready …");
}
