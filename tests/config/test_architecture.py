import ast
import sys

from launcher.services import BASE_DIR


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
