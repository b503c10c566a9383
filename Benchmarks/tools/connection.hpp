// SPDX-License-Identifier: GPL-2.0-or-later
//
// One connection that asks again and again: HTTP/1.1 (unix:PATH, http:HOST:PORT) or Groonga's own protocol
// (gqtp:HOST:PORT). A request enters, the body of the answer leaves; a lost connection is no answer.
#pragma once

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

using Clock = std::chrono::steady_clock;

inline double milliseconds(Clock::time_point since) {
    return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

[[noreturn]] inline void fail(const std::string& what) {
    std::fprintf(stderr, "benchmarks: %s\n", what.c_str());
    std::exit(2);
}

class Connection {
public:
    std::string body;
    int status = 0;

    explicit Connection(const std::string& target)
        : target(target), isGQTP(target.rfind("gqtp:", 0) == 0), isHTTP(target.rfind("http:", 0) == 0) {
        open();
    }
    Connection(const Connection&) = delete;
    ~Connection() { if (descriptor >= 0) close(descriptor); }

    bool isOpen() const { return descriptor >= 0; }

    bool ask(const std::string& request) {
        if (isGQTP) return askGQTP(request);
        if (askHTTP(request)) return true;
        // Groonga's HTTP server closes after each answer: connecting again is part of its price.
        if (!isHTTP) return false;
        close(descriptor);
        buffer.clear();
        open();
        return isOpen() && askHTTP(request);
    }

private:
    const std::string target;
    const bool isGQTP, isHTTP;
    int descriptor = -1;
    std::string buffer;

    void open() {
        if (target.rfind("unix:", 0) == 0) openUnix(target.substr(5));
        else openTCP(target.substr(5));
    }

    void openUnix(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path) fail("the path of the socket is too long: " + path);
        std::memcpy(address.sun_path, path.c_str(), path.size());
        open(AF_UNIX, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }

    void openTCP(const std::string& place) {
        const size_t colon = place.find(':');
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(uint16_t(std::stoi(place.substr(colon + 1))));
        inet_pton(AF_INET, place.substr(0, colon).c_str(), &address.sin_addr);
        open(AF_INET, reinterpret_cast<sockaddr*>(&address), sizeof address);
        const int on = 1;
        if (descriptor >= 0) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }

    void open(int family, const sockaddr* address, socklen_t size) {
        descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(descriptor, address, size) == 0) return;
        close(descriptor);
        descriptor = -1;
    }

    bool send(const std::string& bytes) {
        size_t sent = 0;
        while (sent < bytes.size()) {
            const ssize_t count = ::send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return false;
            sent += size_t(count);
        }
        return true;
    }

    bool receive() {
        char bytes[65536];
        const ssize_t count = recv(descriptor, bytes, sizeof bytes, 0);
        if (count > 0) buffer.append(bytes, size_t(count));
        return count > 0;
    }

    bool receive(size_t least) {
        while (buffer.size() < least) {
            if (!receive()) return false;
        }
        return true;
    }

    /// Where `mark` begins in what was received, reading on until it is there.
    bool find(const char* mark, size_t from, size_t& at) {
        while ((at = buffer.find(mark, from)) == std::string::npos) {
            if (!receive()) return false;
        }
        return true;
    }

    bool askHTTP(const std::string& path) {
        if (!send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")) return false;
        size_t end;
        if (!find("\r\n\r\n", 0, end)) return false;
        status = std::atoi(buffer.c_str() + buffer.find(' ') + 1);
        const char* head = buffer.c_str();
        const char* length = strcasestr(head, "\r\ncontent-length:");
        if (length && length < head + end) {
            const size_t size = std::strtoul(length + 17, nullptr, 10);
            if (!receive(end + 4 + size)) return false;
            body = buffer.substr(end + 4, size);
            buffer.erase(0, end + 4 + size);
            return true;
        }
        return readChunks(end + 4);
    }

    bool readChunks(size_t at) {
        body.clear();
        while (true) {
            size_t line;
            if (!find("\r\n", at, line)) return false;
            const size_t size = std::strtoul(buffer.c_str() + at, nullptr, 16);
            if (!receive(line + 2 + size + 2)) return false;
            body.append(buffer, line + 2, size);
            at = line + 2 + size + 2;
            if (size == 0) break;
        }
        buffer.erase(0, at);
        return true;
    }

    /// 24 bytes of head (Groonga's documentation, "GQTP"), then the command; the same back.
    bool askGQTP(const std::string& command) {
        constexpr size_t head = 24;
        constexpr unsigned char tail = 0x02;
        std::string bytes(head, '\0');
        bytes[0] = char(0xC7);
        bytes[5] = char(tail);
        const uint32_t size = htonl(uint32_t(command.size()));
        std::memcpy(&bytes[8], &size, sizeof size);
        if (!send(bytes + command)) return false;
        body.clear();
        for (unsigned char flags = 0; !(flags & tail);) {
            if (!receive(head)) return false;
            uint32_t count;
            uint16_t code;
            flags = static_cast<unsigned char>(buffer[5]);
            std::memcpy(&code, &buffer[6], sizeof code);
            std::memcpy(&count, &buffer[8], sizeof count);
            count = ntohl(count);
            status = ntohs(code) == 0 ? 200 : 500;
            if (!receive(head + count)) return false;
            body.append(buffer, head, count);
            buffer.erase(0, head + count);
        }
        return true;
    }
};
