#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `sakuin mcp` under both official clients of the Model Context Protocol (PyPI mcp 1 and 2), on a real daemon with a small archive: every
# tool, and every total beside a count of the archive itself (mcp.py); and a question that takes long, with its progress, and cancelled.
# Usage: mcp.sh FOLDER-OF-THE-PROGRAMS. SAKUIN_MCP_CLIENTS names a folder with the venvs client1 and client2. Skips with a word where the clients cannot be installed.
set -u

programs=$(realpath "$1")
script=$(dirname "$(realpath "$0")")/mcp.py
place=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || { kill $daemon; wait $daemon; } 2>/dev/null; rm -rf "$place"' EXIT

# Gives $python the client of a major version. In one venv each takes the place of the other: most of what they need is the same.
# Without a network, or with a slow one, this is to be over soon.
client() {
    python=${SAKUIN_MCP_CLIENTS:-$place/none}/client$1/bin/python
    [ ! -x "$python" ] || return 0
    python=$place/venv/bin/python
    { [ -x "$python" ] || python3 -m venv "$place/venv"; } >"$place/log" 2>&1 &&
        timeout 240 "$python" -m pip install --quiet --no-compile --retries 0 --timeout 15 --disable-pip-version-check \
            "mcp==$1.*" >"$place/log" 2>&1 </dev/null || {
        echo "mcp: skipped, the client mcp $1 cannot be installed: $(tail -n 1 "$place/log")"
        exit 0
    }
}
client 2

mkdir -p "$place/dumps" "$place/config/sakuin"
export XDG_CONFIG_HOME="$place/config" LC_ALL=C.UTF-8
unset SAKUIN_SOCKET
# A socket's path may have 108 bytes.
socket=$(mktemp -u /tmp/sakuin-mcp-XXXXXX)
python3 "$script" write "$place/dumps" "$place/config/sakuin/config.toml" || exit 1
"$programs/sakuind" serve --dumps "$place/dumps" --index "$place/index" --socket "$socket" 2>"$place/daemon" &
daemon=$!
for _ in $(seq 200); do
    "$programs/sakuin" wait --socket "$socket" >/dev/null 2>&1 && break
    kill -0 $daemon 2>/dev/null || { cat "$place/daemon" >&2; exit 1; }
    sleep 0.1
done
for version in 2 1; do
    client $version
    "$python" "$script" ask "$programs/sakuin" "$socket" || exit 1
done
python3 "$script" long "$place/dumps" || exit 1
"$programs/sakuin" wait --socket "$socket" >/dev/null || exit 1
for version in 2 1; do
    client $version
    "$python" "$script" cancel "$programs/sakuin" "$socket" $daemon || exit 1
done
kill $daemon
wait $daemon
daemon=
"$python" "$script" down "$programs/sakuin" "$socket" || exit 1
echo "mcp: both official clients get from every tool what a count of the archive gives, are told of long questions and can cancel them"
