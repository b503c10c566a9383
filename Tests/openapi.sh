#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# schemathesis asks a real daemon whatever its own description, GET /openapi.json, allows and forbids, and holds every answer against it.
# Usage: openapi.sh FOLDER-OF-THE-PROGRAMS. Skips with a word where schemathesis can be neither found nor installed.
set -u
programs=$(realpath "$1") || exit 1
tests=$(dirname "$(realpath "$0")")
place=$(mktemp -d)
daemon=
relay=
finish() {
    [ -z "$relay" ] || kill "$relay" 2>/dev/null
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null
    rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM

python3 -m venv "$place/venv" >"$place/log" 2>&1 &&
    timeout 240 "$place/venv/bin/pip" install --quiet --retries 1 --timeout 15 --disable-pip-version-check 'schemathesis>=4.32,<5' >>"$place/log" 2>&1 </dev/null || {
    echo "openapi: skipped, schemathesis cannot be installed: $(tail -n 1 "$place/log")"
    exit 0
}

mkdir "$place/dumps"
cp "$tests"/Fixtures/*.txt "$place/dumps/"
"$programs/sakuind" serve --dumps "$place/dumps" --index "$place/index" --socket "$place/socket" >"$place/daemon.log" 2>&1 &
daemon=$!
for _ in $(seq 100); do
    [ -S "$place/socket" ] && break
    sleep 0.1
done
"$programs/sakuin" wait --socket "$place/socket" --timeout 60 >/dev/null || {
    cat "$place/daemon.log" >&2
    exit 1
}
# schemathesis speaks TCP alone.
python3 "$tests/relay.py" "$place/socket" >"$place/port" &
relay=$!
for _ in $(seq 100); do
    [ -s "$place/port" ] && break
    sleep 0.1
done
cd "$place" && cp "$tests/schemathesis.toml" . &&
    "$place/venv/bin/schemathesis" run "http://127.0.0.1:$(cat port)/openapi.json"
