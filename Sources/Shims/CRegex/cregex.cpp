// SPDX-License-Identifier: GPL-2.0-or-later
#include "cregex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

struct cregex {
    re2::FilteredRE2 filtered;
    std::vector<std::string> atoms;

    cregex() : filtered(shortest_atom) {}
    const re2::RE2 &regex() const { return filtered.GetRE2(0); }

    // Bytes: one kanji or kana.
    static constexpr int shortest_atom = 3;
    // Bytes that the automaton may take: what does not fit is found more slowly.
    static constexpr int64_t memory = 8 << 20;
};

namespace {

void copy(const std::string &text, char *out, size_t capacity) {
    if (capacity == 0) return;
    const size_t count = std::min(text.size(), capacity - 1);
    std::memcpy(out, text.data(), count);
    out[count] = 0;
}

cregex *refused(const re2::RE2 &regex, char *error, size_t error_capacity, char *fragment, size_t fragment_capacity) {
    copy(regex.error(), error, error_capacity);
    copy(regex.error_arg(), fragment, fragment_capacity);
    return nullptr;
}

re2::StringPiece piece(const uint8_t *bytes, size_t length) {
    return re2::StringPiece(reinterpret_cast<const char *>(bytes), length);
}

// RE2 throws nothing itself. Without memory there is no answer to give, and the program ends, as all of Swift does then.
template <class Body> auto guard(Body body) noexcept { return body(); }

} // namespace

extern "C" {

cregex *cregex_new(const uint8_t *pattern, size_t length, bool ignore_case, char *error, size_t error_capacity,
                   char *fragment, size_t fragment_capacity) {
    try {
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_case_sensitive(!ignore_case);
        options.set_max_mem(cregex::memory);
        // ^ and $ are the ends of lines. No group: \Q without \E would quote its end.
        const std::string lines = "(?m)" + std::string(piece(pattern, length));
        // What is wrong is said of the pattern as it is written.
        const re2::RE2 alone(piece(pattern, length), options);
        auto regex = std::make_unique<cregex>();
        int id = 0;
        if (!alone.ok()) return refused(alone, error, error_capacity, fragment, fragment_capacity);
        if (regex->filtered.Add(lines, options, &id) != re2::RE2::NoError) {
            return refused(re2::RE2(lines, options), error, error_capacity, fragment, fragment_capacity);
        }
        regex->filtered.Compile(&regex->atoms);
        return regex.release();
    } catch (const std::exception &thrown) {
        copy(thrown.what(), error, error_capacity);
        copy("", fragment, fragment_capacity);
        return nullptr;
    }
}

void cregex_free(cregex *regex) { delete regex; }

bool cregex_find(const cregex *regex, const uint8_t *text, size_t length, size_t start, size_t *from, size_t *to) {
    return guard([&] {
        re2::StringPiece match;
        const re2::StringPiece whole = piece(text, length);
        if (!regex->regex().Match(whole, start, length, re2::RE2::UNANCHORED, &match, 1)) return false;
        *from = size_t(match.data() - whole.data());
        *to = *from + match.size();
        return true;
    });
}

size_t cregex_atom_count(const cregex *regex) { return regex->atoms.size(); }

const char *cregex_atom(const cregex *regex, size_t index, size_t *length) {
    *length = regex->atoms[index].size();
    return regex->atoms[index].data();
}

bool cregex_needs_atom(const cregex *regex, size_t index) {
    return guard([&] {
        std::vector<int> others, possible;
        for (size_t other = 0; other < regex->atoms.size(); ++other) {
            if (other != index) others.push_back(int(other));
        }
        regex->filtered.AllPotentials(others, &possible);
        return possible.empty();
    });
}
}
