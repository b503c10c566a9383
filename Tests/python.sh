#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The tests of the Python client, Clients/python, against the real daemon: installed by pip into a venv of its own where that works, else from
# its sources. With pandas, Polars, pyarrow, matplotlib and mypy, from PyPI into the same venv; where these cannot be had, all but their tests is
# tested, with a word. SAKUIN_PYTHON_PACKAGES names others, which have to be had; empty, none is installed.
# Usage: python.sh FOLDER-OF-THE-PROGRAMS [test_core …]
set -u
programs=$(realpath "$1") || exit 1
shift
client=$(dirname "$(realpath "$0")")/../Clients/python
export SAKUIN_BIN="$programs"
unset SAKUIN_SOCKET PYTHONPATH

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "python: skipped, there is no python3 of 3.11 or later"
    exit 0
}

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
python=$place/venv/bin/python
# A copy: whatever a build leaves behind, the checkout stays as it is.
cp -R "$client" "$place/client"
# Without a network, or with a slow one, this is to be over soon.
if python3 -m venv --system-site-packages "$place/venv" >"$place/log" 2>&1 &&
    timeout 120 "$python" -m pip install --quiet --retries 0 --timeout 15 --disable-pip-version-check "$place/client" >>"$place/log" 2>&1 </dev/null; then
    echo "python: installed by pip"
    # Wheels alone: nothing is compiled here. A next major version is taken when somebody has tried it.
    install() {
        timeout 60 "$python" -m pip install --quiet --no-compile --only-binary :all: --retries 0 --timeout 15 --disable-pip-version-check "$@" \
            >"$place/log" 2>&1 </dev/null
    }
    if [ -n "${SAKUIN_PYTHON_PACKAGES-}" ]; then
        # shellcheck disable=SC2086 # the list is meant to be split
        install $SAKUIN_PYTHON_PACKAGES || { cat "$place/log" >&2; exit 1; }
    elif [ -z "${SAKUIN_PYTHON_PACKAGES+named}" ]; then
        install 'pandas<4' 'polars<3' pyarrow 'matplotlib<4' 'mypy<3' || {
            echo "python: the libraries for tables and plots cannot be installed ($(grep -m 1 -i error "$place/log" || echo "it took too long"))"
            # Half of one would be taken for all of it.
            "$python" -m pip uninstall --quiet --yes --disable-pip-version-check pandas polars pyarrow matplotlib mypy >/dev/null 2>&1
        }
    fi
else
    echo "python: pip does not install it here ($(grep -m 1 -i error "$place/log" || echo "it took too long")); the sources are tested without it"
    python=python3
    export PYTHONPATH="$place/client/src"
fi

missing=$("$python" -c '
import importlib.util
print(*[name for name in ("pandas", "polars", "pyarrow", "matplotlib") if importlib.util.find_spec(name) is None])')
[ -z "$missing" ] || echo "python: skipped are the tests that need what is not installed: $missing"

cd "$place/client/tests" || exit 1
export PYTHONDONTWRITEBYTECODE=1
"$python" -W error -m unittest ${@:-discover} || exit 1

if "$python" -c 'import mypy' 2>/dev/null; then
    cd .. && "$python" -m mypy || exit 1
else
    echo "python: types not checked, mypy is not installed"
fi
