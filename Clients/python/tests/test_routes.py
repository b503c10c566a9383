# SPDX-License-Identifier: GPL-2.0-or-later
"""Every route that GET /openapi.json describes, with every parameter, has its place in both clients."""

from __future__ import annotations

import asyncio
import collections
import inspect
import json
import re
import types
import typing
import unittest
from typing import Any

from archive import shared

import sakuin
from sakuin._routes import Call

#: Routes that have no method, and why.
ROUTES = {
    ("GET", "/healthz"): "for those who watch over services; status() tells more",
    ("GET", "/openapi.json"): "what this test reads",
}
#: Parameters that no method has, by route or of all, and why.
PARAMETERS = {
    (None, "saved"): "of the client, not of a call: Client(saved=…) sends it with each",
    ("/v1/posts/{id}/thread", "after"): "thread() asks for one part after the other by itself",
}


class _Sent(Exception):
    """The request that a method would have sent."""

    def __init__(self, call: Call[Any]) -> None:
        self.call = call


def _value(hint: Any, default: object) -> object:
    """Some value of a type, another than the default."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(next(part for part in parts if part is not type(None)), default)
    if origin is typing.Literal:
        return parts[0]
    return not default if hint is bool else {str: "x", int: 1, float: 1.0}[hint]


def _sent(client: sakuin.Client | sakuin.AsyncClient, name: str) -> Call[Any]:
    """What a method sends that is given every argument."""
    method = getattr(client, name)
    hints = typing.get_type_hints(getattr(type(client), name))
    positional: list[object] = []
    named: dict[str, object] = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.name == "timeout":
            continue
        value = _value(hints[parameter.name], parameter.default)
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            positional.append(value)

    async def asked(answer: Any) -> None:
        if inspect.isawaitable(answer):
            await answer
        else:
            await anext(answer)

    try:
        answer = method(*positional, **named)
        if isinstance(client, sakuin.AsyncClient):
            asyncio.run(asked(answer))
    except _Sent as sent:
        return sent.call
    raise AssertionError(f"{name} has sent nothing")


class RouteTests(unittest.TestCase):
    def test_every_route_has_a_method_with_every_parameter(self) -> None:
        archive = shared()
        described = archive.client()._ask(Call("/openapi.json", json.loads))["paths"]
        operations = {
            (method.upper(), path): {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
            for path, item in described.items()
            for method, operation in item.items()
            if method in ("get", "post", "put", "delete")
        }
        self.assertGreater(len(operations), 20)
        for kind in (sakuin.Client, sakuin.AsyncClient):

            def send(call: Call[Any]) -> bytes:
                raise _Sent(call)

            client = kind(archive.socket, saved={})
            client._request = send  # type: ignore[method-assign]
            sent: dict[tuple[str, str], set[str]] = collections.defaultdict(set)
            for name, _ in inspect.getmembers(kind, inspect.isfunction):
                if name.startswith("_"):
                    continue
                call = _sent(client, name)
                routes = [
                    (method, path)
                    for method, path in operations
                    if method == call.method and re.fullmatch(re.sub(r"\\?\{\w+\\?\}", "[^/]+", path), call.path)
                ]
                self.assertEqual(len(routes), 1, f"{name} asks {call.method} {call.path}")
                sent[routes[0]] |= {parameter for parameter, _ in call.parameters}
            self.assertEqual(set(operations) - set(sent), set(ROUTES))
            for route, parameters in sent.items():
                excepted = {name for path, name in PARAMETERS if path in (None, route[1])}
                self.assertEqual(operations[route] - parameters, excepted & operations[route], route)
                self.assertEqual(parameters - operations[route], set(), route)


if __name__ == "__main__":
    unittest.main()
