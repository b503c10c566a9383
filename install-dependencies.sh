#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the Debian packages that building, testing and the demo need, and those that are named, if any is missing. Asks
# nothing.
set -eu

packages="libxapian-dev libicu-dev nettle-dev libzstd-dev liblz4-dev libarchive-dev zlib1g-dev liblzma-dev libbz2-dev libxml2-dev libre2-dev pkg-config curl zstd $*"

command -v swift >/dev/null || {
    echo "sakuin: swift 6.3 or later is needed and is not in the PATH: see the README" >&2
    exit 1
}

missing=""
for package in $packages; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || {
        echo "sakuin: not root, and sudo asks for a password. Run this first:" >&2
        echo "    sudo apt-get install$missing" >&2
        exit 1
    }
    as_root="sudo -n"
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to be split
$as_root apt-get install -y -qq $missing </dev/null
