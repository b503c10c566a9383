// SPDX-License-Identifier: GPL-2.0-or-later
//
// The same terms as sakuin's (Index/README.md) fed straight to libxapian: NFKC_Casefold by ICU, shards of 2,000 posts
// on two threads, no termlist, docids backwards in time, text as docdata (libxapian's zlib), then one compaction.
// Not done here: level-1.tsv, deduplication, the states of dumps, zstd. Usage: bare_xapian FOLDER DUMP... (in time order)

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <xapian.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "post.hpp"

namespace {

constexpr size_t shardPosts = 2000, workers = 2, longestWord = 64;
constexpr Xapian::docid newestDocid = 3'800'000'000;

enum class Kind : char { separator, kanji, kana, word, symbol };

Kind kind(UChar32 sign) {
    if (sign == 0x3005 || sign == 0x3006 || sign == 0x3007) return Kind::kanji;
    if (sign == 0x30FC) return Kind::kana;
    if (u_hasBinaryProperty(sign, UCHAR_IDEOGRAPHIC)) return Kind::kanji;
    switch (u_getIntPropertyValue(sign, UCHAR_SCRIPT)) {
        case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA: case USCRIPT_HANGUL: case USCRIPT_BOPOMOFO:
            if (u_isalpha(sign)) return Kind::kana;
    }
    const auto mask = U_GET_GC_MASK(sign);
    if (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) return Kind::word;
    return mask & U_GC_S_MASK ? Kind::symbol : Kind::separator;
}

/// The kinds of the basic plane, looked up once.
const std::vector<Kind> kinds = [] {
    std::vector<Kind> table(0x10000);
    for (UChar32 sign = 0; sign < 0x10000; ++sign) table[sign] = kind(sign);
    return table;
}();

class Tokens {
public:
    std::vector<std::string> terms;

    void add(const std::string& text, const char* prefix) {
        fold(text);
        UChar32 sign, last = -1;
        int32_t at = 0;
        std::string word;
        while (at < length) {
            U16_NEXT(folded.data(), at, length, sign);
            const Kind is = sign < 0x10000 ? kinds[sign] : kind(sign);
            if (is != Kind::word && !word.empty()) endWord(word, prefix);
            const bool inRun = is == Kind::kanji || is == Kind::kana;
            if (last >= 0 && inRun) give(prefix, last, sign);
            if (last >= 0 && !inRun && !lastWasKanji) give(prefix, last);
            if (is == Kind::kanji || is == Kind::symbol) give(prefix, sign);
            if (is == Kind::word) append(word, sign);
            last = inRun ? sign : -1;
            lastWasKanji = is == Kind::kanji;
        }
        if (last >= 0 && !lastWasKanji) give(prefix, last);
        if (!word.empty()) endWord(word, prefix);
    }

private:
    std::vector<UChar> raw, folded;
    int32_t length = 0;
    bool lastWasKanji = false;

    void fold(const std::string& text) {
        static const UNormalizer2* normalizer = [] {
            UErrorCode code = U_ZERO_ERROR;
            return unorm2_getNFKCCasefoldInstance(&code);
        }();
        UErrorCode code = U_ZERO_ERROR;
        raw.resize(text.size() + 1);
        folded.resize(text.size() * 20 + 20);
        int32_t units;
        u_strFromUTF8(raw.data(), int32_t(raw.size()), &units, text.data(), int32_t(text.size()), &code);
        length = unorm2_normalize(normalizer, raw.data(), units, folded.data(), int32_t(folded.size()), &code);
        if (U_FAILURE(code)) fail(u_errorName(code));
    }

    static void append(std::string& out, UChar32 sign) {
        char bytes[4];
        int32_t count = 0;
        U8_APPEND_UNSAFE(bytes, count, sign);
        out.append(bytes, size_t(count));
    }

    void give(const char* prefix, UChar32 first, UChar32 second = -1) {
        std::string term = prefix;
        append(term, first);
        if (second >= 0) append(term, second);
        terms.push_back(std::move(term));
    }

    void endWord(std::string& word, const char* prefix) {
        size_t end = std::min(word.size(), longestWord);
        while (end < word.size() && (word[end] & 0xC0) == 0x80) --end;
        terms.push_back(prefix + word.substr(0, end));
        word.clear();
    }
};

struct Shard {
    size_t number;
    std::vector<std::pair<Xapian::docid, Post>> posts;
};

/// Hands shards from the reading thread to the workers; holds one for each at most.
class Queue {
public:
    void put(Shard shard) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return shards.size() < workers; });
        shards.push_back(std::move(shard));
        changed.notify_all();
    }

    void close() {
        std::lock_guard lock(mutex);
        closed = true;
        changed.notify_all();
    }

    bool take(Shard& shard) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return closed || !shards.empty(); });
        if (shards.empty()) return false;
        shard = std::move(shards.front());
        shards.pop_front();
        changed.notify_all();
        return true;
    }

private:
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Shard> shards;
    bool closed = false;
};

std::string shardPath(const std::string& folder, size_t number) { return folder + "/shard-" + std::to_string(number); }

void write(const Shard& shard, const std::string& folder, Tokens& tokens) {
    Xapian::WritableDatabase database(
        shardPath(folder, shard.number),
        Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_TERMLIST | Xapian::DB_NO_SYNC);
    // Least docid first: libxapian only appends then.
    for (auto each = shard.posts.rbegin(); each != shard.posts.rend(); ++each) {
        const auto& [docid, post] = *each;
        tokens.terms.clear();
        tokens.add(post.title, "");
        tokens.add(post.body, "");
        tokens.add(post.title, "S");
        std::sort(tokens.terms.begin(), tokens.terms.end());
        Xapian::Document document;
        for (size_t at = 0; at < tokens.terms.size();) {
            size_t end = at + 1;
            while (end < tokens.terms.size() && tokens.terms[end] == tokens.terms[at]) ++end;
            document.add_term(tokens.terms[at], Xapian::termcount(end - at));
            at = end;
        }
        document.add_boolean_term("Q" + post.id);
        document.set_data(post.id + '\n' + std::to_string(post.time) + '\n' + post.title + '\n' + post.body);
        database.replace_document(docid, document);
    }
    database.commit();
}

size_t read(int dumps, char** paths, Queue& queue) {
    Shard shard{0, {}};
    Xapian::docid last = newestDocid;
    Post post;
    for (int dump = 0; dump < dumps; ++dump) {
        PostReader reader(paths[dump]);
        while (reader.next(post)) {
            last = std::min(last - 1, newestDocid - Xapian::docid(post.time));
            shard.posts.emplace_back(last, post);
            if (shard.posts.size() < shardPosts) continue;
            const size_t number = shard.number;
            queue.put(std::move(shard));
            shard = Shard{number + 1, {}};
        }
    }
    const size_t count = shard.number + (shard.posts.empty() ? 0 : 1);
    if (!shard.posts.empty()) queue.put(std::move(shard));
    queue.close();
    return count;
}

void build(int dumps, char** paths, const std::string& folder) {
    Queue queue;
    std::vector<std::thread> threads;
    for (size_t worker = 0; worker < workers; ++worker) {
        threads.emplace_back([&] {
            Tokens tokens;
            Shard shard;
            while (queue.take(shard)) write(shard, folder, tokens);
        });
    }
    const size_t shards = read(dumps, paths, queue);
    for (auto& thread : threads) thread.join();
    Xapian::Database all;
    // Docids fall from shard to shard: the last has the least.
    for (size_t number = shards; number-- > 0;) all.add_database(Xapian::Database(shardPath(folder, number)));
    all.compact(folder + "/compacted", Xapian::DBCOMPACT_NO_RENUMBER | Xapian::DB_BACKEND_GLASS);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) fail("usage: bare_xapian FOLDER DUMP...");
    try {
        build(argc - 2, argv + 2, argv[1]);
    } catch (const Xapian::Error& error) {
        fail(error.get_description());
    }
}
