"""Small faults planted in a source, one at a time: another comparison, another sign, one more, one condition turned.

A mutant is named by its file, line, column and what was changed; the list of a file is always the same.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.Div: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.RShift: ast.LShift, ast.LShift: ast.RShift,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where and what, by the number of its node among those of the file and of the change on it.

    ``reach`` is the first and the last line of the statement that it stands in, without what the statement encloses.
    """

    file: str
    line: int
    column: int
    change: str
    node: int
    which: int
    reach: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """How it is told and found again."""
        return f"{self.file}:{self.line}:{self.column} {self.change}"

    def tree(self, text: str) -> ast.Module:
        """The whole source with the fault in it, every line where it was."""
        tree = ast.parse(text)
        node = next(node for number, (node, _) in enumerate(_nodes(tree)) if number == self.node)
        list(_changes(node))[self.which][1](node)
        return ast.fix_missing_locations(tree)

    def source(self, text: str) -> str:
        """The same as a text."""
        return ast.unparse(self.tree(text))


Change = tuple[str, Callable[[ast.AST], None]]


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Every fault that can be planted in the functions of one source."""
    for number, (node, statement) in enumerate(_nodes(ast.parse(text))):
        for which, (change, _) in enumerate(_changes(node)):
            line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
            yield Mutant(file, line, column, change, number, which, _reach(statement, line))


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.stmt]]:
    """What runs inside functions, with its statement; no annotations, no decorators, no texts."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in function.body:
                yield from _running(statement, statement)


def _running(node: ast.AST, statement: ast.stmt) -> Iterator[tuple[ast.AST, ast.stmt]]:
    if isinstance(node, ast.FunctionDef | ast.JoinedStr | ast.Raise):
        return  # an inner function is walked by itself; words are judged by other tests
    statement = node if isinstance(node, ast.stmt) else statement
    yield node, statement
    for name, child in ast.iter_fields(node):
        if name != "annotation":
            for item in child if isinstance(child, list) else [child]:
                if isinstance(item, ast.AST):
                    yield from _running(item, statement)


def _reach(statement: ast.stmt, line: int) -> tuple[int, int]:
    """The lines of a statement's own; a case of a ``match`` has no statement of its own, so its line counts."""
    enclosed = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if enclosed is None:
        return statement.lineno, statement.end_lineno or statement.lineno
    if isinstance(statement, ast.Match):
        return line, line
    return statement.lineno, max(statement.lineno, enclosed[0].lineno - 1)


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare():
            for place, operation in enumerate(node.ops):
                new = _COMPARES[type(operation)]
                yield f"{type(operation).__name__} -> {new.__name__}", _compared(place, new)
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _SIGNS:
            other = _SIGNS[type(node.op)]
            yield f"{type(node.op).__name__} -> {other.__name__}", _signed(other)
        case ast.BoolOp():
            turned = ast.Or if isinstance(node.op, ast.And) else ast.And
            yield f"{type(node.op).__name__} -> {turned.__name__}", _signed(turned)
        case ast.UnaryOp(op=ast.Not()):
            yield "not -> ", _unnegated
        case ast.If() | ast.IfExp() | ast.While():
            yield "condition -> not condition", _negated
        case ast.Constant(value=bool()):
            yield f"{node.value} -> {not node.value}", _other(not node.value)
        case ast.Constant(value=int()):
            yield f"{node.value} -> {node.value + 1}", _other(node.value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield f"{name} -> {_CALLS[name]}", _called(_CALLS[name])
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield "statement -> none", _emptied


def _compared(place: int, new: type[ast.cmpop]) -> Callable[[ast.AST], None]:
    return lambda node: node.ops.__setitem__(place, new())  # type: ignore[attr-defined] - only of comparisons


def _signed(new: type[ast.AST]) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node, "op", new())


def _other(value: object) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node, "value", value)


def _called(name: str) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node.func, "id", name)  # type: ignore[attr-defined] - only of calls


def _negated(node: ast.AST) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined] - only of conditions


def _unnegated(node: ast.AST) -> None:
    node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined] - as above


def _emptied(node: ast.AST) -> None:
    node.value = ast.Constant(None)  # type: ignore[attr-defined] - only of statements
