"""What the visitors have seen: pages by area, the forms that they hold, the ids that stand in their links."""

from collections import Counter, defaultdict, deque
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

from demo.drive.browser import Page
from tools.bad_inputs.addresses import NOWHERE, area_of, parameters_of
from tools.bad_inputs.visitors import HOST, Visitor

EXAMPLES = 30  # remembered for each area

Place = tuple[Visitor, str]


class Memory:
    """Who saw which page, newest last."""

    def __init__(self) -> None:
        self.pages: dict[str, deque[Place]] = defaultdict(lambda: deque(maxlen=EXAMPLES))
        self.forms: dict[str, deque[Place]] = defaultdict(lambda: deque(maxlen=EXAMPLES))
        self.ids: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=EXAMPLES))

    def learn(self, visitor: Visitor, page: Page) -> None:
        """Remember what a page links to and the forms that it holds."""
        if not page.url.startswith(HOST):
            return
        here = page.url.removeprefix(HOST)
        links = dict.fromkeys(urljoin(page.url, link).partition("#")[0] for _, link in page.links)
        for link in links:
            if link.startswith(HOST) and (area := area_of(path := link.removeprefix(HOST))) != NOWHERE:
                _add(self.pages[area], (visitor, path))
                for name, value in parameters_of(path).items():
                    _add(self.ids[name], value)
        if page.status < 400:
            for action in dict.fromkeys(urljoin(page.url, form.action) for form in page.forms):
                _add(self.forms[area_of(action)], (visitor, here))

    def least(self, counts: Counter[str]) -> tuple[str, deque[Place]]:
        """The area that was tried least, with its pages."""
        area = min(
            (area for area, found in self.pages.items() if found), key=lambda each: (counts[each], each)
        )
        return area, self.pages[area]

    def query_names(self, path: str, rng: Random) -> list[str]:
        """One or two names of the query that addresses of this area were seen with."""
        queries = [urlsplit(seen).query for _, seen in self.pages[area_of(path)]]
        names = sorted({part.partition("=")[0] for query in queries for part in query.split("&") if part})
        return rng.sample(names, min(len(names), 2))

    def all_ids(self) -> list[str]:
        return [each for ids in self.ids.values() for each in ids]


def _add(known: deque[Any], new: Any) -> None:
    if new not in known:
        known.append(new)
