#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The user units under a real `systemd --user`, in namespaces of its own: the first request starts the daemon by its
# socket, it says that it is ready, it comes back after kill -9, and it stops cleanly; the first reader starts the pages.
# Usage: systemd-user.sh FOLDER-OF-THE-PROGRAMS. Skips with a word where namespaces are not allowed.
set -u

if [ "${1:-}" != inside ]; then
    programs=$(realpath "$1")
    [ -x /lib/systemd/systemd ] && [ "$(id -u)" -eq 0 ] && unshare --mount --pid --fork --mount-proc --cgroup true 2>/dev/null || {
        echo "systemd-user: skipped, it needs root, systemd and namespaces"
        exit 0
    }
    exec unshare --mount --pid --fork --mount-proc --cgroup "$(realpath "$0")" inside "$programs"
fi

programs=$2
units=$(dirname "$(realpath "$0")")/../systemd/user
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/user/0 /run/home/.config/systemd/user
chmod 700 /run/user/0
export XDG_RUNTIME_DIR=/run/user/0 HOME=/run/home XDG_CONFIG_HOME=/run/home/.config
unset DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_STATE_HOME SAKUIN_SOCKET
for unit in sakuind.service sakuind.socket sakuin-web.service sakuin-web.socket; do
    sed "s,/usr/local/bin/,$programs/," "$units/$unit" >/run/home/.config/systemd/user/$unit
done
/lib/systemd/systemd --user --unit=basic.target >/run/systemd.log 2>&1 &
manager=$!

fail() {
    echo "systemd-user: $1" >&2
    systemctl --user status sakuind.service --no-pager >&2
    tail -n 5 /run/systemd.log >&2
    kill $manager
    exit 1
}

for _ in $(seq 300); do
    systemctl --user is-active --quiet basic.target 2>/dev/null && break
    sleep 0.1
done
systemctl --user start sakuind.socket || fail "the socket does not start"
[ "$(stat -c %a /run/user/0/sakuin.sock)" = 600 ] || fail "the socket's mode is not 600"
[ "$(systemctl --user is-active sakuind.service)" = inactive ] || fail "the daemon runs before anybody asked"
"$programs/sakuin" status >/run/out || fail "the first request is not answered"
[ "$(systemctl --user show -P SubState sakuind.service)" = running ] || fail "it does not say that it is ready"
first=$(systemctl --user show -P MainPID sakuind.service)
mkdir -p /run/home/.local/share/sakuin/dumps
printf '{"id":"1","body":"東京の日記"}\n' >/run/home/.local/share/sakuin/dumps/a.jsonl
"$programs/sakuin" wait >/run/out && "$programs/sakuin" search 東京 >/run/out || fail "a dump is not found"
systemctl --user reload sakuind.service || fail "it does not read its configuration again"
[ "$(systemctl --user show -P SubState sakuind.service)" = running ] || fail "it does not run on after a reload"
[ "$(systemctl --user show -P MainPID sakuind.service)" = "$first" ] || fail "a reload is a new start"
kill -9 "$first"
sleep 0.5
"$programs/sakuin" search 東京 >/run/out || fail "no answer after kill -9"
second=$(systemctl --user show -P MainPID sakuind.service)
[ "$second" != "$first" ] && [ "$second" != 0 ] || fail "it did not come back"
# Root's number has not four digits: the generator says the port.
port=$("$programs/sakuin" web --url | sed 's,.*1:\([0-9]*\)/.*,\1,')
mkdir -p /run/systemd/user-generators
cp "$units/../user-generators/sakuin-web-port" /run/systemd/user-generators/
systemctl --user daemon-reload
case $(systemctl --user show -P Listen sakuin-web.socket) in
    "127.0.0.1:$port (Stream)") ;;
    *) fail "the pages' socket is at $(systemctl --user show -P Listen sakuin-web.socket), not at the port $port" ;;
esac
systemctl --user start sakuin-web.socket || fail "the pages' socket does not start"
[ "$(systemctl --user is-active sakuin-web.service)" = inactive ] || fail "the pages are served before anybody reads"
python3 -c '
import http.cookiejar, sys, time, urllib.request
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
for _ in range(100):
    try:
        sys.exit("sakuin" not in opener.open(sys.argv[1]).read().decode())
    except OSError as error:
        time.sleep(0.1)
sys.exit(str(error))
' "$("$programs/sakuin" web --url)" || fail "the pages do not let anybody in"
systemctl --user is-active --quiet sakuin-web.service || fail "the first reader did not start the pages"
systemctl --user stop sakuin-web.socket sakuin-web.service || fail "the pages do not stop"
[ "$(systemctl --user show -P Result sakuin-web.service)" = success ] || fail "the pages did not stop cleanly"
systemctl --user stop sakuind.service sakuind.socket || fail "it does not stop"
[ "$(systemctl --user show -P Result sakuind.service)" = success ] || fail "it did not stop cleanly"
kill $manager
wait $manager
echo "systemd-user: socket activation, readiness, reload, restart and stop are as they should be"
