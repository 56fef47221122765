"""The project's own files, as the house rules see them: all that git tracks, or would track."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What people run; tests and benchmarks are held to fewer rules.
PACKAGE = "sim/"


@cache
def files() -> tuple[str, ...]:
    """Paths of all files, relative to the checkout, with `/`, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return tuple(sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file()))


def python_files(under: str = "") -> tuple[str, ...]:
    """Those that hold Python, below a folder."""
    return tuple(name for name in files() if name.endswith(".py") and name.startswith(under))


@cache
def text(name: str) -> str | None:
    """A file's text, or None when it is no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def tree(name: str) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def imported(name: str) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything that a file imports, at any depth: `from sim import log` is `sim.log`."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called(name: str) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a file of something with a dotted name, `rng.random` or `print`, and that name."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            dotted = dotted_name(node.func)
            if dotted:
                yield node, dotted


def dotted_name(node: ast.expr) -> str:
    """`np.random.seed` for that expression; empty for what is not a chain of names."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
