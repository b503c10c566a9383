#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Feeds the readers what libFuzzer makes of the fixtures and of the kept corpus, and the query parser what it makes of queries, with
# AddressSanitizer. Usage: fuzz.sh SECONDS [FORM...]; without a form, every reader and the parser (`query`) in turn. Ends at the first fault, and names the file that
# brings it about. What is new goes to .build-fuzz/corpus; `fuzz.sh keep` brings sixty of those that reach what no other does into
# Tests/Fuzz/corpus, which a test reads.
set -eu
cd "$(dirname "$0")/../.."

for product in ReaderFuzzer QueryFuzzer; do
    SAKUIN_FUZZ=1 swift build -c release --product $product --scratch-path .build-fuzz \
        -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
done
fuzzer=.build-fuzz/release/ReaderFuzzer
forms="x-archive mastodon-outbox misskey-notes json-array anond-json json-lines html html-fragment feed hatena-diary dat
    movable-type line-talk tdiary mail csv anond-text archive any"
# Swift's arrays are leaked on purpose where a process ends; what is freed is given back at once, so that memory tells.
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=1

keep() {
    for form in $forms; do
        new=$(mktemp -d)
        mkdir -p "Tests/Fuzz/corpus/$form"
        SAKUIN_FUZZ_FORM=$form $fuzzer -merge=1 -max_len=2048 "$new" "Tests/Fuzz/corpus/$form" ".build-fuzz/corpus/$form"
        rm -rf "Tests/Fuzz/corpus/$form"
        # Their names are digests, so these are any: the repository is no place for thousands.
        mkdir -p "Tests/Fuzz/corpus/$form"
        ls "$new" | head -60 | while read -r name; do cp "$new/$name" "Tests/Fuzz/corpus/$form/"; done
        rm -rf "$new"
    done
}

if [ "$1" = keep ]; then
    keep
    exit
fi
seconds=$1
shift
for form in ${*:-$forms query}; do
    if [ "$form" = query ]; then
        rm -rf .build-fuzz/indexes
        mkdir -p .build-fuzz/corpus/query .build-fuzz/queries .build-fuzz/indexes
        # The first column: one file a query.
        grep -v '^#' Index/query-errors.tsv | cut -f 1 | split -l 1 - .build-fuzz/queries/
        echo "== query, $seconds s"
        TMPDIR="$PWD/.build-fuzz/indexes" .build-fuzz/release/QueryFuzzer -max_total_time="$seconds" -timeout=10 \
            -rss_limit_mb=600 -max_len=512 -print_final_stats=1 -verbosity=0 -artifact_prefix=.build-fuzz/ .build-fuzz/corpus/query .build-fuzz/queries
        continue
    fi
    mkdir -p ".build-fuzz/corpus/$form" "Tests/Fuzz/corpus/$form"
    echo "== $form, $seconds s"
    # A hang is what takes ten seconds, memory out of bounds what no dump of this length may need.
    SAKUIN_FUZZ_FORM=$form $fuzzer -max_total_time="$seconds" -timeout=10 -rss_limit_mb=400 -malloc_limit_mb=200 \
        -max_len=16384 -print_final_stats=1 -verbosity=0 -artifact_prefix=.build-fuzz/ \
        ".build-fuzz/corpus/$form" "Tests/Fuzz/corpus/$form" Tests/Fixtures/forms
done
