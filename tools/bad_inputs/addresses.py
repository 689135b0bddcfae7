"""Every address of the site: from the resolver, with examples found in the links of the pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver

from casework.models import OpenWork
from tools.bad_inputs import values

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
NUMERIC = ("int",)
NOWHERE = "no such address"


@dataclass(frozen=True)
class Address:
    """One pattern: its name, its route in the notation of `path()`, and whether it needs parameters."""

    name: str
    route: str

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """(converter, name) of each."""
        return PARAMETER.findall(self.route)

    def path(self, chosen: dict[str, str]) -> str:
        """With these texts in the places of the parameters, percent-encoded."""
        filled = PARAMETER.sub(lambda found: quoted(chosen.get(found[2], "1")), self.route)
        return f"/{filled}"


def quoted(text: str) -> str:
    """Percent-encoded, half surrogates too."""
    return quote(text, safe="/", errors="surrogatepass")


def addresses() -> list[Address]:
    """All patterns of the site in the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Sequence[Any], route: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        here = route + _route_of(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(
                entry.url_patterns, here, f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            )
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name or here}", here)


def _route_of(pattern: Any) -> str:
    if not isinstance(pattern, RegexPattern):
        return str(pattern)
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<path:\1>", str(pattern)).strip("^$").replace("\\Z", "")


@lru_cache(maxsize=50_000)
def _match(path: str) -> tuple[str, dict[str, str]]:
    """The name of the view and what stands in the places of the parameters; ("", {}) when there is none."""
    try:
        match = resolve(unquote(path, errors="replace"))
    except Resolver404:
        return "", {}
    return match.view_name or match.route, {key: str(value) for key, value in match.captured_kwargs.items()}


def area_of(path: str) -> str:
    """What stands in the counts: the view, with its word where it has one (acts/note) and the step of a task."""
    name, parameters = _match(urlsplit(path).path)
    words = [parameters[key] for key in ("name", "step", "edition") if key in parameters]
    if "work_id" in parameters:
        work = OpenWork.objects.filter(pk=parameters["work_id"]).values_list("step", flat=True)
        words = [work.first() or "done"]
    return "/".join([name, *words]) if name else NOWHERE


def parameters_of(path: str) -> dict[str, str]:
    """What stands in the places of the parameters of a real address."""
    return dict(_match(urlsplit(path).path)[1])


def bad_path(address: Address, known: Mapping[str, Sequence[str]], rng: Random) -> str:
    """The address with one parameter that is bad and the others real."""
    parameters = address.parameters
    chosen = {name: rng.choice(known.get(name) or ["1"]) for _, name in parameters}
    if not parameters:
        return address.path({}) + quoted(values.value(rng).lstrip("/")[:2000])
    converter, name = rng.choice(parameters)
    others = [each for ids in known.values() for each in ids]
    draw = rng.random()
    if draw < 0.3 and others:
        chosen[name] = rng.choice(others)
    elif converter in NUMERIC and draw < 0.8:
        chosen[name] = rng.choice(
            ("0", "-1", "2147483648", "9223372036854775808", "9" * 400, "٣", "²", "007")
        )
    elif draw < 0.5:
        chosen[name] = rng.choice(values.WORDS)
    else:
        chosen[name] = values.value(rng)[:2000]
    return address.path(chosen)
