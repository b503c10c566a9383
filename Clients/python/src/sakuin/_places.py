# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the daemon listens and what the user's configuration says, as the program ``sakuin`` finds them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ._errors import ConfigurationError, Language

#: Where the system service listens.
SYSTEM_SOCKET = "/run/sakuin/sakuin.sock"
#: Bytes of a socket's path (unix(7): 108 with the NUL behind it).
LONGEST_SOCKET_PATH = 107


def socket_to_ask(
    environment: Mapping[str, str],
    configured: str | None = None,
    *,
    user: int | None = None,
    exists: Callable[[str], bool] = os.path.exists,
) -> str:
    """The socket on which to ask: ``$SAKUIN_SOCKET``, else that of the configuration, else the user's own daemon, else, where
    only that listens, the system service."""
    if chosen := environment.get("SAKUIN_SOCKET"):
        return chosen
    if configured is not None:
        return configured
    own = _own_socket(environment, os.getuid() if user is None else user, exists)
    return SYSTEM_SOCKET if not exists(own) and exists(SYSTEM_SOCKET) else own


def _own_socket(environment: Mapping[str, str], user: int, exists: Callable[[str], bool]) -> str:
    folder = _absolute(environment.get("XDG_RUNTIME_DIR"))
    if folder is not None:
        return f"{folder}/sakuin.sock"
    folder = f"/run/user/{user}"
    return f"{folder}/sakuin.sock" if exists(folder) else SYSTEM_SOCKET


def _absolute(path: str | None) -> str | None:
    """The path without slashes at its end; None unless it is absolute (the XDG specification has others ignored)."""
    return path.rstrip("/") if path and path.startswith("/") else None


def message_language(environment: Mapping[str, str]) -> Language:
    """The language of messages, by the locale as POSIX orders its variables."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := environment.get(name))), "")
    return "ja" if locale.startswith("ja") else "en"


def configuration_path(environment: Mapping[str, str]) -> str | None:
    """Where the client's configuration is or would be; None where there is no place for one."""
    base = _absolute(environment.get("XDG_CONFIG_HOME"))
    home = _absolute(environment.get("HOME"))
    if base is None and home is not None:
        base = f"{home}/.config"
    return None if base is None else f"{base}/sakuin/config.toml"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What of the client's configuration concerns a program: the socket, and the queries that have names.

    ``fold``, ``sort``, ``limit`` and ``color`` are a person's habits at a terminal; a program's numbers do not follow them.
    """

    socket: str | None = None
    saved: Mapping[str, str] = field(default_factory=dict[str, str])


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """What the configuration of this user says; nothing where there is none.

    Raises ConfigurationError, with the file and the line.
    """
    path = configuration_path(environment)
    japanese = message_language(environment) == "ja"
    if path is None:
        return Configuration()
    try:
        with open(path, "rb") as file:
            content = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return Configuration()
    except OSError as error:
        words = f"設定 {path} を読めません" if japanese else f"cannot read the configuration {path}"
        raise ConfigurationError("configuration", f"{words}: {error.strerror}") from error
    try:
        text = content.decode()
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        words = "UTF-8 ではありません。UTF-8 で保存してください" if japanese else "is not UTF-8: save it as UTF-8"
        raise ConfigurationError("configuration", f"{path} {words}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError("configuration", _placed(path, str(error))) from error

    def unfit(key: str, in_japanese: str, in_english: str) -> ConfigurationError:
        line = _line(text, key)
        return ConfigurationError("configuration", f"{path}:{line}: {in_japanese if japanese else in_english}")

    socket = table.get("socket")
    if socket is not None and (not isinstance(socket, str) or not socket):
        raise unfit("socket", "socket は引用符の中のパスです", "socket must be a path in quotes")
    home = environment.get("HOME")
    if socket is not None and socket.startswith("~/") and home is not None:
        socket = home + socket[1:]
    saved = table.get("saved", {})
    if not isinstance(saved, dict):
        raise unfit("saved", "[saved] は節です", "[saved] must be a section of names and queries")
    queries = cast(dict[str, Any], saved)
    for name, query in queries.items():
        fault = _saved_fault(name, query)
        if fault is not None:
            raise unfit(name, *fault)
    return Configuration(socket, queries)


def check_saved(saved: Mapping[str, str]) -> None:
    """Raises ValueError where a name or a query cannot be sent."""
    for name, query in saved.items():
        fault = _saved_fault(name, query)
        if fault is not None:
            raise ValueError(f"saved[{name!r}]: {fault[1]}")


def _saved_fault(name: str, query: object) -> tuple[str, str] | None:
    """What is wrong with a saved search, in Japanese and English."""
    if not name or "=" in name or re.search(r"\s", name):
        return "保存検索の名前に空白と = は使えません", "the name of a saved search holds neither spaces nor ="
    if not isinstance(query, str) or not query.strip() or len(query.splitlines()) > 1 or query.endswith("\n"):
        return (
            f"保存検索は引用符の中の一行の問いです（例: {name} = '増田 -大阪'）",
            f"a saved search is a query in quotes, on one line, such as {name} = '増田 -大阪'",
        )
    return None


def _placed(path: str, fault: str) -> str:
    """tomllib tells the place in brackets at the end of its words."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", fault)
    return f"{path}:{found[2]}:{found[3]}: {found[1]}" if found else f"{path}: {fault}"


def _line(text: str, key: str) -> int:
    """The line of a key, counted from 1."""
    pattern = re.compile(rf"\s*\[?\s*['\"]?{re.escape(key)}['\"]?\s*[\]=]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
