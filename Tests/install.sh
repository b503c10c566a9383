#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs into a folder, looks at the pages and scripts there, and takes all away again.
# Usage: install.sh FOLDER-OF-THE-PROGRAMS
set -u
programs=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
    echo "install: $1" >&2
    failed=1
}

# run TASK: as `make` does, into a folder.
run() { DESTDIR=$work/root PREFIX=/usr ./install.sh "$1" "$programs" >"$work/said" 2>&1 || fail "$1 ends with an error: $(cat "$work/said")"; }
files() { find "$work/root" -type f -printf '%P\n' | sort; }

run install
share=$work/root/usr/share
for name in sakuin.1 sakuin-search.1 sakuin-query.7 sakuin-config.5 sakuind.8 sakuind-serve.8 sakuind.toml.5; do
    for place in man man/ja; do
        [ -s "$share/$place/man${name##*.}/$name" ] || fail "there is no $place/man${name##*.}/$name"
    done
done

# Each command has its page, each page is in both languages, and refers to no page that is not there.
for program in sakuin sakuind; do
    LC_ALL=C "$programs/$program" --help | sed -n 's/^  \([a-z]*\)  .*[A-Z].*/\1/p' | while read -r command; do
        find "$share/man" -name "$program-$command.*" | grep -q . || fail "$program $command has no page"
    done
done
for page in "$share"/man/man?/*; do
    other=$share/man/ja/${page#"$share"/man/}
    cmp -s "$page" "$other" && fail "$other is not in Japanese"
    for target in $(sed -n 's/^\.\(It \)\{0,1\}Xr \([^ ]*\) \([1-8]\).*/man\3\/\2.\3/p' "$page"); do
        [ -f "$share/man/$target" ] || fail "$page refers to $target, which is not there"
    done
done

# Without the program of the pages beside it the client says what to do.
mkdir "$work/alone" && cp "$programs/sakuin" "$work/alone"
told=$(LC_ALL=C "$work/alone/sakuin" web --no-open 2>&1) && fail "sakuin web starts without sakuin-web"
case $told in *"belongs beside sakuin"*) ;; *) fail "sakuin web says of a missing sakuin-web: $told" ;; esac

# Whether a page that it refers to is on this computer, mandoc can only ask the computer.
if command -v mandoc >/dev/null; then
    for page in "$share"/man/man?/* "$share"/man/ja/man?/*; do
        mandoc -Tlint "$page" | grep -v 'referenced manual not found: Xr sakuin'
    done >"$work/lint"
    [ ! -s "$work/lint" ] || fail "mandoc finds faults: $(cat "$work/lint")"
else
    echo "install: skipped the pages, there is no mandoc"
fi
if command -v groff >/dev/null; then
    for page in "$share"/man/man?/* "$share"/man/ja/man?/*; do groff -mdoc -Kutf8 -Tutf8 -ww -z "$page"; done >"$work/groff" 2>&1
    [ ! -s "$work/groff" ] || fail "groff finds faults: $(cat "$work/groff")"
    # As `man` has it read in a window of 40 columns.
    for page in "$share"/man/man?/*; do
        timeout 10 groff -mdoc -Kutf8 -Tutf8 -rLL=38n -rLT=38n -z "$page" 2>"$work/narrow" || fail "groff does not end on $page"
    done
fi
for program in sakuin sakuind; do
    for script in "bash $share/bash-completion/completions/$program" "zsh $share/zsh/site-functions/_$program" \
        "fish $share/fish/vendor_completions.d/$program.fish"; do
        shell=${script%% *}
        if command -v "$shell" >/dev/null; then
            "$shell" -n "${script#* }" || fail "$shell does not understand ${script#* }"
        else
            [ -s "${script#* }" ] || fail "there is no ${script#* }"
            echo "install: skipped the script for $shell, which is not here"
        fi
    done
done

# Over an older version: a page that is none any more goes, and whose it is not stays.
mkdir -p "$share/man/man1"
sed 's/^\.Dt.*/.Dt SAKUIN-OLD 1/' "$share/man/man1/sakuin.1" >"$share/man/man1/sakuin-old.1"
echo .Dd >"$share/man/man1/sakuin-foreign.1"
run install
[ ! -e "$share/man/man1/sakuin-old.1" ] || fail "a page of an older version stays"
run uninstall
[ "$(files)" = usr/share/man/man1/sakuin-foreign.1 ] || fail "uninstall leaves: $(files)"
rm "$share/man/man1/sakuin-foreign.1"

# What is the owner's stays, and is told.
run install
echo 'rescan_minutes = 5' >>"$work/root/etc/sakuin/sakuind.toml"
mkdir -p "$work/root/var/lib/sakuin/dumps" && echo x >"$work/root/var/lib/sakuin/dumps/a.txt"
run install
run uninstall
[ "$(files)" = "etc/sakuin/sakuind.toml
var/lib/sakuin/dumps/a.txt" ] || fail "uninstall leaves: $(files)"
for kept in etc/sakuin/sakuind.toml var/lib/sakuin; do
    grep -q "^kept: $work/root/$kept" "$work/said" || fail "uninstall does not tell that it keeps $kept: $(cat "$work/said")"
done
[ $failed -eq 0 ] && echo "install: all that is put in place is taken away again"
exit $failed
