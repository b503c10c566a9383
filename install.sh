#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Puts programs, pages of the manual, completion scripts and systemd files in place, or takes all of them away again. What was
# indexed, the dumps and a configuration that was changed are nobody's but the owner's, and stay.
# Usage: [DESTDIR=…] [PREFIX=…] install.sh install FOLDER-OF-THE-PROGRAMS
#        [DESTDIR=…] [PREFIX=…] install.sh uninstall
set -eu

task=$1
prefix=${PREFIX:-/usr/local}
root=${DESTDIR:-}
share=$root$prefix/share
etc=$root/etc
lib=$root/usr/lib
cd "$(dirname "$0")"

# The scripts of each shell, where it looks for those of programs.
bash_script() { echo "$share/bash-completion/completions/$1"; }
zsh_script() { echo "$share/zsh/site-functions/_$1"; }
fish_script() { echo "$share/fish/vendor_completions.d/$1.fish"; }

put() { # PROGRAM: what the program says of itself
    program=$programs/$1
    for page in $("$program" --generate-manual); do
        for language in C:man ja:man/ja; do
            env LC_ALL="${language%%:*}" "$program" --generate-manual "$page" >"$work/page"
            install -D -m 644 "$work/page" "$share/${language#*:}/man${page##*.}/$page"
        done
    done
    for shell in bash zsh fish; do
        "$program" --generate-completion-script $shell >"$work/script"
        install -D -m 644 "$work/script" "$(${shell}_script "$1")"
    done
}

# Whatever stands in place of the pages of an earlier version goes with it.
remove_pages() {
    for page in "$share"/man/man[1578]/sakuin* "$share"/man/ja/man[1578]/sakuin*; do
        if [ -f "$page" ] && grep -qE '^\.\\" Made by (sakuin|sakuind) --generate-manual' "$page"; then rm -f "$page"; fi
    done
}

put_all() {
    programs=$1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for program in sakuind sakuin sakuin-web; do install -D -m 755 "$programs/$program" "$root$prefix/bin/$program"; done
    remove_pages
    for program in sakuind sakuin; do put $program; done
    for unit in sakuind.service sakuind.socket; do
        sed "s,/usr/local/bin,$prefix/bin," systemd/$unit >"$work/unit"
        install -D -m 644 "$work/unit" "$etc/systemd/system/$unit"
        sed "s,/usr/local/bin,$prefix/bin," systemd/user/$unit >"$work/unit"
        install -D -m 644 "$work/unit" "$etc/systemd/user/$unit"
    done
    for unit in sakuin-web.service sakuin-web.socket; do
        sed "s,/usr/local/bin,$prefix/bin," systemd/user/$unit >"$work/unit"
        install -D -m 644 "$work/unit" "$etc/systemd/user/$unit"
    done
    install -D -m 755 systemd/user-generators/sakuin-web-port "$etc/systemd/user-generators/sakuin-web-port"
    install -D -m 644 systemd/sakuin.sysusers.conf "$lib/sysusers.d/sakuin.conf"
    install -D -m 644 systemd/sakuin.tmpfiles.conf "$lib/tmpfiles.d/sakuin.conf"
    test -e "$etc/sakuin/sakuind.toml" || install -D -m 644 systemd/sakuind.toml "$etc/sakuin/sakuind.toml"
}

# The service that runs now, before its unit goes. In a folder of a package nothing runs.
stop_service() {
    [ -z "$root" ] && command -v systemctl >/dev/null || return 0
    systemctl disable --now sakuind.socket sakuind.service >/dev/null 2>&1 || true
}

take_all() {
    stop_service
    remove_pages
    rm -f "$root$prefix/bin/sakuin-web"
    for program in sakuind sakuin; do
        rm -f "$root$prefix/bin/$program"
        for shell in bash zsh fish; do rm -f "$(${shell}_script $program)"; done
    done
    for unit in sakuind.service sakuind.socket; do rm -f "$etc/systemd/system/$unit" "$etc/systemd/user/$unit"; done
    for unit in sakuin-web.service sakuin-web.socket; do rm -f "$etc/systemd/user/$unit"; done
    rm -f "$etc/systemd/user-generators/sakuin-web-port"
    rm -f "$lib/sysusers.d/sakuin.conf" "$lib/tmpfiles.d/sakuin.conf"
    if cmp -s systemd/sakuind.toml "$etc/sakuin/sakuind.toml"; then rm -f "$etc/sakuin/sakuind.toml"; fi
    if [ -d "$etc/sakuin" ]; then rmdir "$etc/sakuin" 2>/dev/null || true; fi
    [ -n "$root" ] || ! command -v systemctl >/dev/null || systemctl daemon-reload >/dev/null 2>&1 || true
    kept
}

# What is still there, and how it goes.
kept() {
    if [ -e "$etc/sakuin/sakuind.toml" ]; then
        echo "kept: $etc/sakuin/sakuind.toml, which was changed; rm -r $etc/sakuin takes it away"
    fi
    if [ -e "$root/var/lib/sakuin" ]; then
        echo "kept: $root/var/lib/sakuin, the dumps and the index; rm -r $root/var/lib/sakuin takes them away"
    fi
    echo "kept: the user and the group sakuin if they were made (userdel sakuin), and what each person has in ~/.config/sakuin," \
        "~/.local/share/sakuin and ~/.local/state/sakuin*; a person's own service ends with: systemctl --user disable --now sakuind.socket sakuind.service" \
        "sakuin-web.socket sakuin-web.service"
}

case $task in
    install) put_all "$2" ;;
    uninstall) take_all ;;
    *) echo "install.sh: install or uninstall, not $task" >&2; exit 2 ;;
esac
