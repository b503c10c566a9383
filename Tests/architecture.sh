#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Holds the rules of CONTRIBUTING.md: who may import whom, what the client must not link, that public types have
# examples, and that no files go round in rings.
# Usage: architecture.sh FOLDER-OF-THE-PROGRAMS
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0

fail() {
    echo "architecture: $1" >&2
    failed=1
}

# only NAME FOLDER...: `import NAME` stands in these folders of Sources and nowhere else.
only() {
    name=$1
    shift
    found=$(grep -rlE "^(public |internal |package |@testable )*import $name\$" Sources | cut -d/ -f2 | sort -u)
    for folder in $found; do
        case " $* " in
            *" $folder "*) ;;
            *) fail "$folder imports $name; only $* may" ;;
        esac
    done
}

only CXapian SakuinIndex
only SakuinGlass SakuinIndex
only CZstd SakuinIndex
only CMalloc SakuinIndex
only CFallocate SakuinIndex
only CPrefetch SakuinIndex
only CEvents sakuind
only CByteSearch SakuinText
only CICU SakuinText
only CRegex SakuinText
only CTables SakuinText
only CArchive SakuinDumps
only CMarkup SakuinDumps
only CDigest SakuinText
only SakuinText SakuinDumps SakuinIndex sakuind
only SakuinDumps sakuind
only SakuinGlass SakuinIndex
only SakuinIndex sakuind
only CWebFiles SakuinWeb
only SakuinClient SakuinExport SakuinWeb sakuin sakuind
only SakuinExport SakuinWeb sakuin
only SakuinTerminal SakuinExport SakuinWeb sakuin sakuind
only Logging SakuinWeb sakuind
only Hummingbird SakuinWeb sakuind
only Mustache SakuinWeb
only Foundation sakuind

# A route that GET /openapi.json does not tell of is none.
found=$(grep -rnE 'router\.(get|post|put|delete|on)\(' Sources)
[ -z "$found" ] || fail "a route without an Endpoint: $found"
told=$(sed -n '/static let all = \[/,/\]/p' Sources/sakuind/Serve/API/Endpoints.swift)
for name in $(grep -rhoE 'router\.add\(\.[A-Za-z]+' Sources | sed 's/.*\.//'); do
    echo "$told" | grep -qw "$name" || fail "the route $name is not in Endpoint.all"
done

others=$(grep -rhoE "^(public |internal |package )*import .*" Sources/Glass | grep -v ' Glibc$' | sort -u)
[ -z "$others" ] || fail "SakuinGlass has $others; it may import Glibc alone"

for program in sakuin sakuin-web; do
    if ! ldd "$1/$program" >/dev/null 2>&1; then
        fail "there is no program $1/$program"
    else
        linked=$(ldd "$1/$program" | grep -oE 'lib(xapian|icu|md|zstd|lz4|archive|xml)[^ ]*' | sort -u | tr '\n' ' ')
        [ -z "$linked" ] || fail "$program links $linked"
    fi
done

# Exceptions stop at the border to Swift, where nothing catches them: the body of every function that C++ gives to C is one
# call of a guard. Those that are not say here why they need none.
unguarded() {
    awk '
        /^extern "C" \{/ { border = 1; next }
        border && /^}/ && !body { border = 0 }
        border && /^[a-z].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
        border && /^[a-z].*\{$/ { body = 1; next }
        border && /^[a-z ].*\) \{ .* \}$/ { print name; next }
        border && /^ .*\) \{$/ && !body { body = 1; next }
        body == 1 && !/^ *\/\// { if ($0 !~ /^    (return )?guard(_all|_reading)?\(|^    try \{$/) print name; body = 2 }
        /^}/ { body = 0 }
    ' "$1"
}
for file in $(grep -rl --include='*.cpp' '^extern "C"' Sources); do
    for name in $(unguarded "$file"); do
        case $name in
            # Destructors, which do not throw.
            cx_iterator_free | cx_selection_free | cx_document_free | cregex_free) ;;
            # Tell what is there already.
            cregex_atom_count | cregex_atom) ;;
            *) fail "$name in $file is not guarded: an exception would end the program" ;;
        esac
    done
done

# What the compiler cannot check has its reason on the next line.
unreasoned=$(grep -rnA1 --include='*.swift' "@unchecked Sendable\|nonisolated(unsafe)" Sources |
    grep -vE '^--$|@unchecked Sendable|nonisolated\(unsafe\)' | grep -vE -- '-[0-9]+- *//')
[ -z "$unreasoned" ] || fail "no reason on the line behind @unchecked Sendable or nonisolated(unsafe): $unreasoned"

# Every public type at the top of a file has an example in the comment right above it; attributes may stand between.
bare=$(find Sources -name '*.swift' | sort | xargs awk '
    BEGIN {
        attribute = "@[A-Za-z]+(\\([^)]*\\))?"
        modifiers = "((final|indirect|nonisolated|distributed) +)*"
        type = "^(" attribute " +)*" modifiers "(public|open) +" modifiers "(struct|class|enum|actor|protocol) +"
    }
    FNR == 1 { hasExample = 0 }
    /^\/\/\// { if (/```/) hasExample = 1; next }
    $0 ~ "^" attribute "( +" attribute ")* *$" { next }
    $0 ~ type && !hasExample { name = $0; sub(type, "", name); sub(/[^A-Za-z0-9_].*/, "", name); print FILENAME ":" name }
    { hasExample = 0 }
')
for type in $bare; do
    fail "the public type ${type##*:} in ${type%:*} has no example (\`\`\`) in the comment above it"
done

# Types and protocols stand below those that use them, registries above those that they list: no file uses what uses it, but for a
# few pairs.
rings=$(find Sources -name '*.swift' ! -path 'Sources/Shims/*' | sort | xargs awk -f Tests/rings.awk)
[ -z "$rings" ] || fail "$rings"
exit $failed
