// SPDX-License-Identifier: GPL-2.0-or-later
//
// Asks a server as a program does, and measures each answer. A request a line: a path of HTTP, or a command of Groonga.
//   client latency TARGET ROUNDS ANSWERS < REQUESTS   one connection; a round to warm up, whose answers go to ANSWERS, a
//                                                     line each; then ROUNDS; a line each: milliseconds, all rounds
//   client first TARGET REQUEST                       milliseconds of one answer, on a connection that answered before
//   client load TARGET THREADS REQUESTS               until the input ends: answers a second and their times, as JSON
//   client found TARGET FROM TO REQUEST NEEDLE        renames FROM to TO, asks every millisecond: until NEEDLE is in it

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <thread>
#include <vector>

#include "connection.hpp"

namespace {

std::vector<std::string> lines(std::istream& input) {
    std::vector<std::string> all;
    for (std::string line; std::getline(input, line);) all.push_back(line);
    if (all.empty()) fail("no requests");
    return all;
}

void latency(const std::string& target, int rounds, const char* answers) {
    const auto requests = lines(std::cin);
    std::vector<std::vector<double>> times(requests.size());
    std::ofstream file(answers);
    Connection connection(target);
    if (!connection.isOpen()) fail("cannot connect to " + target);
    for (int round = -1; round < rounds; ++round) {
        for (size_t at = 0; at < requests.size(); ++at) {
            const auto begin = Clock::now();
            if (!connection.ask(requests[at])) fail("the connection was lost at " + requests[at]);
            const double time = milliseconds(begin);
            if (connection.status != 200) fail("refused: " + requests[at] + ": " + connection.body);
            if (round >= 0) {
                times[at].push_back(time);
            } else {
                std::replace(connection.body.begin(), connection.body.end(), '\n', ' ');
                file << connection.body << '\n';
            }
        }
    }
    for (const auto& one : times) {
        for (double time : one) std::printf("%.4f ", time);
        std::printf("\n");
    }
}

void first(const std::string& target, const std::string& request) {
    Connection connection(target);
    if (!connection.isOpen() || !connection.ask("/v1/status")) fail("cannot ask " + target);
    const auto begin = Clock::now();
    if (!connection.ask(request)) fail("the connection was lost at " + request);
    std::printf("%.4f\n", milliseconds(begin));
    if (connection.status != 200) fail("refused: " + request + ": " + connection.body);
}

/// One of the clients: asks all requests in turn, beginning with its own place in them.
void askUntil(
    const std::atomic<bool>& over, const std::string& target, const std::vector<std::string>& requests, size_t first,
    std::vector<float>& times, std::atomic<long>& failures
) {
    Connection connection(target);
    if (!connection.isOpen()) fail("cannot connect to " + target);
    for (size_t at = first; !over; ++at) {
        const auto begin = Clock::now();
        if (!connection.ask(requests[at % requests.size()])) fail("the connection was lost");
        times.push_back(float(milliseconds(begin)));
        if (connection.status != 200) ++failures;
    }
}

void load(const std::string& target, size_t threads, const char* path) {
    std::ifstream file(path);
    const auto requests = lines(file);
    std::atomic<bool> over = false;
    std::atomic<long> failures = 0;
    std::vector<std::vector<float>> times(threads);
    std::vector<std::thread> clients;
    const auto begin = Clock::now();
    for (size_t client = 0; client < threads; ++client) {
        clients.emplace_back([&, client] {
            askUntil(over, target, requests, client * requests.size() / threads, times[client], failures);
        });
    }
    while (std::cin.get() != EOF) {}
    const double seconds = milliseconds(begin) / 1000;
    over = true;
    for (auto& client : clients) client.join();
    std::vector<float> all;
    for (const auto& one : times) all.insert(all.end(), one.begin(), one.end());
    if (all.empty()) fail("no answers");
    std::sort(all.begin(), all.end());
    const auto share = [&](double part) { return all[size_t(std::ceil(part * double(all.size()))) - 1]; };
    std::printf(
        "{\"answers\": %zu, \"seconds\": %.3f, \"failures\": %ld, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
        all.size(), seconds, failures.load(), share(0.5), share(0.99), all.back());
}

void found(const std::string& target, const char* from, const char* to, const std::string& request, const std::string& needle) {
    Connection connection(target);
    if (!connection.isOpen() || !connection.ask(request)) fail("cannot ask " + target);
    if (connection.body.find(needle) != std::string::npos) fail("found before it was there: " + needle);
    const auto begin = Clock::now();
    if (std::rename(from, to) != 0) fail(std::string("cannot rename ") + from);
    for (auto next = begin; milliseconds(begin) < 600'000; ) {
        if (!connection.ask(request)) fail("the connection was lost");
        if (connection.body.find(needle) != std::string::npos) {
            std::printf("%.3f\n", milliseconds(begin));
            return;
        }
        next = std::max(next + std::chrono::milliseconds(1), Clock::now());
        std::this_thread::sleep_until(next);
    }
    fail("not found within ten minutes");
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto mode = words.empty() ? "" : words[0];
    if (mode == "latency" && words.size() == 4) latency(words[1], std::stoi(words[2]), argv[4]);
    else if (mode == "first" && words.size() == 3) first(words[1], words[2]);
    else if (mode == "load" && words.size() == 4) load(words[1], std::stoul(words[2]), argv[4]);
    else if (mode == "found" && words.size() == 6) found(words[1], argv[3], argv[4], words[4], words[5]);
    else fail("usage: client latency|first|load|found …");
}
