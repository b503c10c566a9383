// SPDX-License-Identifier: GPL-2.0-or-later
//
// A line of a JSON Lines dump -> a post, for the peers that are linked from here. Reads flat objects of strings,
// numbers, true, false and null, which is what the corpora hold; anything else ends the program.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>

struct Post {
    std::string id, title, body;
    std::time_t time = 0;
};

[[noreturn]] inline void fail(const std::string& what) {
    std::fprintf(stderr, "benchmarks: %s\n", what.c_str());
    std::exit(2);
}

class PostReader {
public:
    explicit PostReader(const char* path) : file(path) {
        if (!file) fail(std::string("cannot read ") + path);
    }

    bool next(Post& post) {
        if (!std::getline(file, line)) return false;
        post.id.clear(), post.title.clear(), post.body.clear();
        at = 0;
        expect('{');
        while (true) {
            string(key);
            expect(':');
            string(value);
            if (key == "id") post.id = value;
            else if (key == "title") post.title = value;
            else if (key == "body") post.body = value;
            else if (key == "date") post.time = seconds(value);
            skip();
            if (line[at] != ',') break;
            ++at;
        }
        return true;
    }

private:
    std::ifstream file;
    std::string line, key, value;
    size_t at = 0;

    void skip() {
        while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    }

    void expect(char sign) {
        skip();
        if (at >= line.size() || line[at] != sign) fail("not a flat JSON object: " + line.substr(0, 60));
        ++at;
    }

    /// A string, or a number, null and the like as nothing.
    void string(std::string& out) {
        skip();
        out.clear();
        if (line[at] != '"') {
            while (at < line.size() && line[at] != ',' && line[at] != '}') ++at;
            return;
        }
        ++at;
        while (line[at] != '"') {
            const size_t plain = line.find_first_of("\"\\", at);
            if (plain == std::string::npos) fail("a string without end");
            out.append(line, at, plain - at);
            at = plain;
            if (line[at] == '\\') escape(out);
        }
        ++at;
    }

    void escape(std::string& out) {
        const char sign = line[at + 1];
        at += 2;
        switch (sign) {
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            case 'r': out += '\r'; break;
            case 'b': out += '\b'; break;
            case 'f': out += '\f'; break;
            case 'u': {
                unsigned code = unit();
                if (code >= 0xD800 && code < 0xDC00) {
                    at += 2;
                    code = 0x10000 + ((code - 0xD800) << 10) + (unit() - 0xDC00);
                }
                append(out, code);
                break;
            }
            default: out += sign;
        }
    }

    unsigned unit() {
        const unsigned code = std::strtoul(line.substr(at, 4).c_str(), nullptr, 16);
        at += 4;
        return code;
    }

    static void append(std::string& out, unsigned code) {
        if (code < 0x80) out += char(code);
        else if (code < 0x800) out += {char(0xC0 | code >> 6), char(0x80 | (code & 63))};
        else if (code < 0x10000) out += {char(0xE0 | code >> 12), char(0x80 | (code >> 6 & 63)), char(0x80 | (code & 63))};
        else out += {char(0xF0 | code >> 18), char(0x80 | (code >> 12 & 63)), char(0x80 | (code >> 6 & 63)), char(0x80 | (code & 63))};
    }

    /// 2006-10-02T00:34:41+09:00; the corpora have Japan's time throughout.
    static std::time_t seconds(const std::string& date) {
        std::tm moment{};
        if (!strptime(date.c_str(), "%Y-%m-%dT%H:%M:%S", &moment)) fail("not a date: " + date);
        return timegm(&moment) - 9 * 3600;
    }
};
