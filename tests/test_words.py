"""One word for each concept: no name, comment, docstring or page uses a word that docs/glossary.md retired."""

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from config.settings import BASE_DIR

ROOMS = (
    "accounts", "benchmarks", "casework", "config", "demo", "desk", "launcher", "letters", "portal", "records", "requests_app",
    "statute", "tests", "tools", "typeset", "workflows",
)  # fmt: skip
EXCEPTIONS = {
    "Document": "what WeasyPrint calls the pages it laid out; our own Document is 公文",
    "clarify_notice_date": "a field of a letter: a code of statute",
    "clarify_notice_no": "a field of a letter: a code of statute",
    "extension_notice_date": "a field of a letter: a code of statute",
    "extension_notice_no": "a field of a letter: a code of statute",
    "refresh_from_db": "Django's",
}
"""Whole names that may be used nevertheless, and why; one that nothing needs any more fails a test."""

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
NAME = re.compile(r"[_.]")
RETIRED_HERE = "## Retired words"
QUOTED = re.compile(r"`+([^`\n]+)`+")


@dataclass(frozen=True)
class Retired:
    """A row of the glossary's second table.

    `forms` are sequences of words; one that is written as a name (with _ or .) is looked for in names alone. `where` are
    beginnings of paths, any path when empty. `save` are the phrases and the beginnings of paths in which it stays.
    """

    forms: tuple[str, ...]
    where: tuple[str, ...]
    save: tuple[str, ...]

    def looks_at(self, path: str) -> bool:
        saved = tuple(place for place in self.save if "/" in place)
        return (not self.where or path.startswith(self.where)) and not path.startswith(saved)

    def without_saved(self, said: str) -> str:
        for phrase in self.save:
            said = said.replace(f" {phrase} ", " · ").replace(f" {phrase}s ", " · ")
        return said


@dataclass(frozen=True)
class Text:
    """A name or a piece of prose, and where it stands."""

    path: str
    line: int
    text: str
    named: bool


@cache
def glossary() -> tuple[Retired, ...]:
    page = (BASE_DIR / "docs" / "glossary.md").read_text("utf-8")
    _, _, table = page.partition(RETIRED_HERE)
    rows = [
        [QUOTED.findall(cell) for cell in line.split("|")[1:-1]]
        for line in table.splitlines()
        if line[:1] == "|"
    ]
    return tuple(Retired(tuple(row[0]), tuple(row[2]), tuple(row[3])) for row in rows[2:])


@cache
def scripted() -> frozenset[str]:
    """What people script: commands, their fields and codes stay as docs/commands.md names them."""
    page = (BASE_DIR / "docs" / "commands.md").read_text("utf-8")
    return frozenset(re.findall(r"[a-z]+(?:_[a-z]+)+", page))


def words(text: str) -> str:
    """Each word in lower case between blanks, names taken apart."""
    return f" {' '.join(WORD.findall(text)).lower()} "


def retired_in(found: Text, exceptions: Collection[str] = EXCEPTIONS) -> list[str]:
    """The retired words of a text, each with where it stands."""
    said = words(
        re.sub(
            r"\w+",
            lambda name: "·" if name[0] in exceptions or name[0] in scripted() else name[0],
            found.text,
        )
    )
    return [
        f"{found.path}:{found.line}: {form}: {found.text.strip()[:120]}"
        for row in glossary()
        if row.looks_at(found.path)
        for form in row.forms
        if found.named or not NAME.search(form)
        if re.search(rf" {words(form).strip()}(e?s)? ", row.without_saved(said))
    ]


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a module gives or uses; an attribute with what it hangs on, where that is a plain name."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name
            case ast.arg(arg=str(name)) | ast.keyword(arg=str(name)):
                yield node.lineno, name
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                yield node.lineno, f"{owner}.{name}"
            case ast.Attribute(attr=name) | ast.Name(id=name):
                yield node.lineno, name
            case ast.alias(name=name, asname=other):
                yield node.lineno, f"{name} {other or ''}"


def prose(source: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Comments and docstrings, those of constants too, line by line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                for number, line in enumerate(text.splitlines()):
                    yield node.lineno + number, line


def of_module(path: str, source: str) -> list[Text]:
    tree = ast.parse(source)
    return [
        Text(path, 1, path.removesuffix(".py").replace("/", " "), named=True),
        *(Text(path, line, name, named=True) for line, name in names(tree)),
        *of_prose(path, prose(source, tree)),
    ]


def of_prose(path: str, lines: Iterator[tuple[int, str]]) -> Iterator[Text]:
    for number, line in lines:
        yield Text(path, number, line, named=False)
        for name in QUOTED.findall(line):
            yield Text(path, number, name, named=True)


def pages() -> list[Path]:
    return sorted([*BASE_DIR.glob("*.md"), *(BASE_DIR / "docs").glob("*.md")])


def modules() -> list[Path]:
    """Migrations are left out: they hold the names that a row had when they were written."""
    found = [path for room in ROOMS for path in (BASE_DIR / room).rglob("*.py")]
    return sorted(path for path in [*found, *BASE_DIR.glob("*.py")] if "migrations" not in path.parts)


@cache
def texts() -> tuple[Text, ...]:
    found: list[Text] = []
    for path in modules():
        found += of_module(path.relative_to(BASE_DIR).as_posix(), path.read_text("utf-8"))
    for path in pages():
        text, _, _ = path.read_text("utf-8").partition(RETIRED_HERE)
        found += of_prose(path.relative_to(BASE_DIR).as_posix(), enumerate(text.splitlines(), 1))
    return tuple(found)


def test_no_module_and_no_page_uses_a_retired_word():
    assert sorted({hit for text in texts() for hit in retired_in(text)}) == []


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_each_exception_is_needed(name):
    others = EXCEPTIONS.keys() - {name}
    assert any(retired_in(text, others) for text in texts() if name in text.text)


PLANTED = '''
"""The notices of an application."""

class ReceiptForm:  # after a late notice
    def rehome(self, who_and_when, *, late_notice=None):
        """Refreshes it."""
        return self.agency.word, agency.word, rehome_all(receipts=1)

receipt_on = 1
"""The day of receipt; a document, which is held."""
'''


def test_a_planted_word_is_found():
    found = {
        hit.split(": ")[0].split(":", 1)[1] + " " + hit.split(": ")[1]
        for hit in planted("letters/receipt.py")
    }
    assert sorted(found) == [
        "1 receipt", "10 document", "2 notice", "4 late notice", "4 notice", "4 receipt", "5 late notice", "5 notice",
        "5 rehome", "5 who_and_when", "6 refresh", "7 agency.word", "7 receipt", "7 rehome",
    ]  # fmt: skip


def test_a_word_that_is_retired_elsewhere_or_in_names_alone_stays():
    assert [hit for hit in planted("records/models.py") if ": document:" in hit or ": held_:" in hit] == []
    assert planted("statute/clock/x.py", "receipt = 1  # refresh_from_db") == []


def planted(path: str, source: str = PLANTED) -> list[str]:
    return [hit for text in of_module(path, source) for hit in retired_in(text)]
