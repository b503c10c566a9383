// SPDX-License-Identifier: GPL-2.0-or-later

#include "glass_witness.h"

#include "immutable.h"

#include <cstdio>
#include <stdexcept>
#include <string>
#include <xapian.h>

namespace {

template <class Body> bool guard(gw_error *error, Body body) noexcept {
    error->message[0] = '\0';
    try {
        body();
        return true;
    } catch (const Xapian::Error &e) {
        std::snprintf(error->message, sizeof error->message, "%s", e.get_description().c_str());
    } catch (const std::exception &e) {
        std::snprintf(error->message, sizeof error->message, "%s", e.what());
    }
    return false;
}

} // namespace

extern "C" {

bool gw_read_statistics(const char *path, gw_statistics *statistics, gw_error *error) {
    return guard(error, [&] {
        Xapian::Database database(path);
        statistics->documents = database.get_doccount();
        statistics->last_docid = database.get_lastdocid();
        statistics->shortest_length = database.get_doclength_lower_bound();
        statistics->longest_length = database.get_doclength_upper_bound();
        statistics->total_length = database.get_total_length();
    });
}

bool gw_for_each_term(const char *path, gw_visit *visit, void *context, gw_error *error) {
    return guard(error, [&] {
        Xapian::Database database(path);
        for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
            std::string name = *term;
            visit(context, reinterpret_cast<const uint8_t *>(name.data()), name.size(), term.get_termfreq(),
                  database.get_collection_freq(name), database.get_wdf_upper_bound(name));
        }
    });
}

bool gw_compact(const char *path, const char *destination, gw_error *error) {
    return guard(error, [&] {
        Xapian::Database(path).compact(destination, Xapian::Compactor::FULL | Xapian::DBCOMPACT_NO_RENUMBER);
    });
}

bool gw_lengths(const char *path, const uint32_t *docids, size_t count, uint32_t *lengths, gw_error *error) {
    return guard(error, [&] {
        const ImmutableDatabase database(path, Checksums::read(path));
        for (size_t index = 0; index < count; ++index) lengths[index] = database.lengths().of(docids[index]);
    });
}

bool gw_places(const char *path, const uint8_t *term, size_t length, const uint32_t *docids, size_t count, uint32_t *numbers,
               size_t room, size_t *written, gw_error *error) {
    return guard(error, [&] {
        const ImmutableDatabase database(path, Checksums::read(path));
        ImmutablePlaces places = database.places(std::string(reinterpret_cast<const char *>(term), length));
        *written = 0;
        for (size_t index = 0; index < count; ++index) {
            const std::vector<uint32_t> none, *told = places.of(docids[index]);
            if (!told) told = &none;
            if (room - *written <= told->size()) throw std::runtime_error("there is no room for the places");
            numbers[(*written)++] = uint32_t(told->size());
            for (uint32_t place : *told) numbers[(*written)++] = place;
        }
    });
}

bool gw_seek(const char *path, bool wide, const uint8_t *term, size_t length, const uint32_t *docids, size_t count, gw_posting *found,
             gw_error *error) {
    return guard(error, [&] {
        const ImmutableDatabase database(path, Checksums::read(path));
        ImmutablePostings postings = database.postings(std::string(reinterpret_cast<const char *>(term), length));
        if (!wide) postings.use_narrow_registers();
        for (size_t index = 0; index < count; ++index) {
            const uint64_t docid = postings.seek(docids[index]);
            if (docid < ImmutablePostings::END) {
                found[index] = {uint32_t(docid), postings.wdf(), 0};
            } else {
                found[index] = {0, 0, 0};
            }
        }
    });
}

bool gw_common(const char *path, bool wide, const uint8_t *term, size_t length, const uint8_t *other, size_t other_length, uint32_t from,
               size_t room, uint64_t stretch, gw_posting *found, size_t *count, gw_error *error) {
    return guard(error, [&] {
        const ImmutableDatabase database(path, Checksums::read(path));
        ImmutablePostings one = database.postings(std::string(reinterpret_cast<const char *>(term), length));
        ImmutablePostings another = database.postings(std::string(reinterpret_cast<const char *>(other), other_length));
        if (!wide) one.use_narrow_registers();
        if (!wide) another.use_narrow_registers();
        (void)one.seek(from);
        (void)another.seek(from);
        CommonPostings run;
        size_t written = 0;
        while (true) {
            uint64_t left = stretch;
            const size_t read = one.read_common(another, run, room, left);
            if (read == 0 && left > 0) break;
            if (*count - written < read) throw std::runtime_error("there is no room for the postings");
            for (size_t index = 0; index < read; ++index) {
                found[written++] = {run.docids[index], run.numbers[index], run.other_numbers[index]};
            }
        }
        *count = written;
    });
}
}
