#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs from Debian what the benchmarks compare with and are built with, if any is missing. Asks nothing.
set -eu

packages="groonga-bin libsqlite3-dev libxapian-dev libicu-dev ripgrep curl g++ pkg-config python3 zstd"

missing=""
for package in $packages; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || {
        echo "benchmarks: not root, and sudo asks for a password. Run this first:" >&2
        echo "    sudo apt-get install$missing" >&2
        exit 1
    }
    as_root="sudo -n"
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to be split
$as_root apt-get install -y -qq --no-install-recommends $missing </dev/null
