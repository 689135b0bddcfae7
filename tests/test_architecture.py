import ast
import io
import re
import sys
import tokenize

from launcher.services import BASE_DIR

FLOORS = (
    ("demo",), ("config",), ("portal", "desk"), ("workflows",), ("requests_app",), ("records",), ("letters",), ("casework",),
    ("accounts",), ("typeset",), ("statute", "launcher"),
)  # fmt: skip
STARTS_PROCESSES = {"launcher", "config"}
"""The launcher starts the rest by name; the settings name every app."""


def test_no_floor_reaches_an_upper_one_by_a_string():
    """A task, an address or a model in quotes would go round the import layers."""
    level = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    named = re.compile(rf"({'|'.join(level)})[.:/][a-z_]")
    found = []
    for room in level.keys() - STARTS_PROCESSES:
        for path in (BASE_DIR / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for text in _strings(ast.parse(path.read_text())):
                other = named.match(text)
                if other and other[1] != room and level[other[1]] <= level[room]:
                    found.append(f"{path.relative_to(BASE_DIR)}: {text}")
    assert found == []


def _strings(tree: ast.AST) -> list[str]:
    """Every string of a module save its docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(n, documented) and n.body and isinstance(n.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_every_exception_from_a_rule_of_ruff_has_its_reason():
    paths = [path for path in BASE_DIR.rglob("*.py") if not {".venv", "var", "build"} & set(path.parts)]
    assert [hit for path in paths for hit in unreasoned(path.name, path.read_text("utf-8"))] == []


def test_an_exception_without_reason_is_noticed():
    planted = "a = 1  # noqa: S104\nb = 2  # noqa: S104 -- compared\nc = 3  # noqa\n"
    assert unreasoned("x.py", planted) == ["x.py:1", "x.py:3"]


def unreasoned(name: str, source: str) -> list[str]:
    found = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and "# noqa" in token.string
    ]
    return [f"{name}:{t.start[0]}" for t in found if not re.search(r"# noqa: [A-Z0-9, ]+ -- \w", t.string)]


def test_statute_imports_nothing_but_the_standard_library():
    allowed = sys.stdlib_module_names | {"statute"}
    foreign = []
    for path in sorted((BASE_DIR / "statute").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and node.level == 0
                else []
            )
            foreign += [f"{path.name}: {name}" for name in names if name.split(".")[0] not in allowed]
    assert foreign == []


def test_statute_never_reads_the_clock():
    # datetime.now(), date.today(), time.time(): law code gets its dates as arguments.
    readers = {"now", "today", "utcnow", "time", "monotonic"}
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted((BASE_DIR / "statute").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in readers
    ]
    assert found == []
