#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The pages of `sakuin web` in a real headless Chromium, with scripts and without, against a real daemon.
# Usage: web.sh FOLDER-OF-THE-PROGRAMS [test_web.SearchTests …], or for pictures of every page at three widths, light and dark,
# web.sh FOLDER-OF-THE-PROGRAMS --pictures FOLDER [PAGE …]. Skips with a word where Chromium, its driver or selenium is missing.
set -u
programs=$(realpath "$1") || exit 1
shift
tests=$(dirname "$(realpath "$0")")/Web
export SAKUIN_BIN="$programs" PYTHONDONTWRITEBYTECODE=1
unset SAKUIN_SOCKET DISPLAY WAYLAND_DISPLAY

for program in chromium chromedriver python3; do
    command -v $program >/dev/null || {
        echo "web: skipped, there is no $program here"
        exit 0
    }
done
for program in w3m nginx; do
    PATH="$PATH:/usr/sbin" command -v $program >/dev/null || echo "web: there is no $program here, what is tried with it goes untested"
done
# A venv that is kept where whoever calls says so, for tests that are run again and again.
place=${SAKUIN_WEB_VENV:-}
if [ -z "$place" ]; then
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    trap 'exit 130' INT TERM
fi
if ! "$place/bin/python" -c 'import selenium' 2>/dev/null; then
    python3 -m venv "$place" >"$place/log" 2>&1 &&
        timeout 240 "$place/bin/pip" install --quiet --retries 1 --timeout 15 --disable-pip-version-check 'selenium>=4.25,<5' >>"$place/log" 2>&1 </dev/null || {
        echo "web: skipped, selenium cannot be installed: $(tail -n 1 "$place/log")"
        exit 0
    }
    # axe.min.js alone is taken from it.
    "$place/bin/pip" install --quiet --no-deps --retries 1 --timeout 15 --disable-pip-version-check axe-playwright-python >>"$place/log" 2>&1 </dev/null ||
        echo "web: axe cannot be installed, accessibility goes untested"
fi
if [ "${1:-}" = --pictures ]; then
    pictures=$(realpath -m "$2")
    shift 2
    "$place/bin/python" "$tests/pictures.py" "$pictures" "$@"
    exit
fi
cd "$tests" && "$place/bin/python" -W error::SyntaxWarning -m unittest ${@:-discover}
