"""House rules about Python code: each takes source text and yields where the rule is broken."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

LONGEST_FUNCTION = 40

_MOMENTS = {"now", "utcnow", "today"}
_CLOCKS = {"datetime", "date"}
_SILENCED = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[\w, -]*\])?)(?P<rest>.*)"
)
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
_LEFT_OUT = {"skip", "skipif", "xfail"}
_ENDS = {"commit", "rollback"}

# A file without any of these words needs no closer look: to parse all files takes seconds.
_MAY_END = re.compile("|".join(_ENDS))
_MAY_BE_LEFT_OUT = re.compile("skip|xfail")
_MAY_MOCK = re.compile("mock")


def ends_of_transactions(source: str) -> Iterator[str]:
    """Calls of `.commit()` and `.rollback()`."""
    if not _MAY_END.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _ENDS:
                yield f"line {node.lineno}: .{name}()"


def readings_of_the_clock(source: str) -> Iterator[str]:
    """`datetime.now`, `datetime.utcnow`, `date.today` and `time.time`, however imported."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name, value=ast.Name(id=owner) | ast.Attribute(attr=owner)):
                if (name in _MOMENTS and owner in _CLOCKS) or (owner, name) == ("time", "time"):
                    yield f"line {node.lineno}: {owner}.{name}"
            case ast.ImportFrom(module="time") if any(n.name == "time" for n in node.names):
                yield f"line {node.lineno}: from time import time"


def long_functions(source: str, longest: int = LONGEST_FUNCTION) -> Iterator[str]:
    """Functions with more lines than allowed, the decorators and the docstring not counted."""
    if source.count("\n") < longest:
        return
    for node in _statements(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
        if lines > longest:
            yield f"line {node.lineno}: {node.name} has {lines} lines"


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All that functions stand in, and no parts of lines: those are nine of ten nodes."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt | ast.excepthandler | ast.match_case):
            yield part
            yield from _statements(part)


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def unfinished_notes(source: str) -> Iterator[str]:
    """Comments that say that something is left to do."""
    if not _UNFINISHED.search(source):
        return
    for line, comment in _comments(source):
        if _UNFINISHED.search(comment):
            yield f"line {line}: {comment}"


def silenced_without_reason(source: str) -> Iterator[str]:
    """`noqa` and `type: ignore` with no word after the code that says why."""
    if not _SILENCED.search(source):
        return
    for line, comment in _comments(source):
        match = _SILENCED.search(comment)
        if match and not re.search(r"\w", match["rest"]):
            yield f"line {line}: {comment}"


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def tests_left_out(source: str) -> Iterator[str]:
    """`pytest.skip`, `pytest.mark.skipif`, `xfail` and their like."""
    if not _MAY_BE_LEFT_OUT.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in _LEFT_OUT and _is_pytest(node.value):
            yield f"line {node.lineno}: pytest …{node.attr}"


def _is_pytest(node: ast.expr) -> bool:
    match node:
        case ast.Name(id="pytest") | ast.Attribute(attr="mark", value=ast.Name(id="pytest")):
            return True
    return False


def mocks(source: str) -> Iterator[str]:
    """Imports of unittest.mock: the real thing runs here."""
    if not _MAY_MOCK.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module="unittest.mock" | "mock"):
                yield f"line {node.lineno}: from {node.module}"
            case ast.ImportFrom(module="unittest") if any(n.name == "mock" for n in node.names):
                yield f"line {node.lineno}: from unittest import mock"
            case ast.Import() if any(n.name in {"unittest.mock", "mock"} for n in node.names):
                yield f"line {node.lineno}: import of a mock"


def empty_tests(source: str) -> Iterator[str]:
    """Test functions that cannot fail: no assert, no raising context, and no call at all."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            inside = ast.walk(ast.Module(body=node.body, type_ignores=[]))
            if not any(isinstance(n, ast.Assert | ast.Call) for n in inside):
                yield f"line {node.lineno}: {node.name}"
