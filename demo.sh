#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Shows sakuin at work on the small dump of the tests: index, daemon, searches. Leaves no process behind.
# Usage: demo.sh FOLDER-OF-THE-PROGRAMS
set -eu

programs=$1
place=Index/database
dump=Tests/Fixtures/anond-2024-06-05.txt
# A socket's path may have 108 bytes: a checkout may lie deeper.
run=$(mktemp -d)
SAKUIN_SOCKET=$run/sakuin.sock
export SAKUIN_SOCKET
mkdir -p "$place/dumps"
cp "$dump" "$place/dumps/"

show() {
    printf '\n$ sakuin'
    printf ' %s' "$@"
    printf '\n'
    "$programs/sakuin" "$@" || [ $? -eq 1 ]
}

echo "$ sakuind serve --dumps $place/dumps --index $place/index &"
"$programs/sakuind" serve --dumps "$place/dumps" --index "$place/index" --socket "$SAKUIN_SOCKET" 2>"$run/log" &
daemon=$!
trap 'kill $daemon 2>/dev/null || true; wait $daemon 2>/dev/null || true; rm -rf "$run"' EXIT
for _ in $(seq 100); do
    [ -S "$SAKUIN_SOCKET" ] && "$programs/sakuin" status >/dev/null 2>&1 && break
    kill -0 $daemon 2>/dev/null || { cat "$run/log" >&2; exit 1; }
    sleep 0.1
done

show wait
show search 削除逃亡
show search 'ディープラーニング -ベンチマーク'
show search --sort newest is:reply
show show anond:20240605205024 | head -n 12
show status
cat "$run/log"

cat <<TEXT

That was a daemon on $place, which has now been stopped. The programs of the demo are built without optimisation, quickly.
To go on with your own archive:

    # the optimised programs: about twice as long
    make
    # watches ~/.local/share/sakuin/dumps
    .build/release/sakuind serve &
    # saved pages, exports, archives: README.md has the list
    cp YOUR-DUMPS ~/.local/share/sakuin/dumps/
    # until all of it is searchable
    .build/release/sakuin wait
    .build/release/sakuin search 'あなたの探す言葉'

'make install' (as root) puts the programs into /usr/local/bin, their manual, completion and the systemd units in place.
TEXT
