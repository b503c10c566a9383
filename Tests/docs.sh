#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Does what the documents in docs say, on a daemon of their own, and compares what is printed with what they show (docs.py).
# Usage: docs.sh FOLDER-OF-THE-PROGRAMS [DOCUMENT …]. SAKUIN_WRITE_DOCS=1 writes into the documents what is printed.
set -u
programs=$(realpath "$1") || exit 1
shift
tests=$(dirname "$(realpath "$0")")
for program in bash curl python3; do
    command -v $program >/dev/null || { echo "docs: skipped, there is no $program"; exit 0; }
done
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "docs: skipped, there is no python3 of 3.11 or later"; exit 0; }
[ $# -gt 0 ] || set -- "$tests"/../docs/*.md
exec python3 "$tests/docs.py" "$programs" "$@"
