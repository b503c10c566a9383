#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The units are ones that systemd takes without a word, and the service is as closed as it was.
# Usage: systemd.sh PATH-OF-SAKUIND
set -u
program=$(realpath "$1")
cd "$(dirname "$0")/../systemd" || exit 1
command -v systemd-analyze >/dev/null || {
    echo "systemd: skipped, there is no systemd-analyze"
    exit 0
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# verify PLACE OPTIONS...: the units of a folder, with the program where it is now.
verify() {
    place=$1
    shift
    mkdir -p "$work/$place"
    for unit in sakuind.service sakuind.socket; do
        sed -e "s,/usr/local/bin/sakuind,$program," "$place/$unit" >"$work/$place/$unit"
    done
    # An unknown key is only said, not failed on: what is said must be nothing.
    said=$(cd "$work/$place" && XDG_RUNTIME_DIR=$work systemd-analyze verify --man=no "$@" ./sakuind.service ./sakuind.socket 2>&1) || failed=1
    [ -z "$said" ] || {
        echo "systemd: $place: $said" >&2
        failed=1
    }
}

verify .
verify user --user
# Of 100; 15 is what this unit was written to stay under.
systemd-analyze security --offline=true --no-pager --threshold=15 "$work/./sakuind.service" >"$work/security" 2>&1 || {
    tail -n 3 "$work/security" >&2
    failed=1
}
[ $failed -eq 0 ] && echo "systemd: the units are clean; $(tail -n 1 "$work/security" | sed 's/^[^A-Za-z]*//')"
exit $failed
