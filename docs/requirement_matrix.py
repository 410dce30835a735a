"""The matrix of requirements and tests: ``requirements.toml`` against the ``req(n)`` marks of the tests.

``python docs/requirement_matrix.py`` fails with a sentence for each claimed requirement that no test shows; that is one
of the checks of ``dev.py check``.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parent
TESTS = DOCS.parent / "tests"
_PAGE = """# Requirements

What a console for these pumps must do for safety, and which tests show it. Made from
[`requirements.toml`](requirements.toml) and the `req(n)` marks of the tests by `python3 dev.py docs`;
`python3 dev.py check` fails when a claimed requirement has no test. *Claimed* means that the tests show all of it; for
the others the last column says what is missing. {claimed} of {total} are claimed.
{groups}
"""
_HEAD = "| # | requirement | claimed | what is missing; the tests |\n| --- | --- | --- | --- |"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One numbered requirement in our words."""

    number: int
    says: str
    claimed: bool
    missing: str = ""


Groups = Mapping[str, tuple[Requirement, ...]]
Marks = Mapping[int, tuple[str, ...]]


def groups(text: str) -> Groups:
    """Title -> requirements, as the file has them."""
    return {
        f"{group['key']} · {group['title']}": tuple(Requirement(**row) for row in group["requirement"])
        for group in tomllib.loads(text)["group"]
    }


def marks(tests: Path = TESTS) -> Marks:
    """Requirement -> ``file::test`` of every test that carries its mark, in order."""
    found: dict[int, list[str]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        for number, name in _marks_of(file.read_text(encoding="utf-8")):
            found.setdefault(number, []).append(f"{file.relative_to(tests).as_posix()}::{name}")
    return {number: tuple(names) for number, names in found.items()}


def _marks_of(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.req":
                    yield from ((ast.literal_eval(number), node.name) for number in decorator.args)


def holes(requirements: Groups, marked: Marks) -> list[str]:
    """A sentence for each claim that no test shows, and for each mark of a requirement that there is not."""
    known = [requirement for rows in requirements.values() for requirement in rows]
    unshown = [r for r in known if r.claimed and not marked.get(r.number)]
    strange = sorted(set(marked) - {r.number for r in known})
    return [f"Requirement {r.number} is claimed and no test carries req({r.number}): {r.says}." for r in unshown] + [
        f"req({number}) stands at {marked[number][0]} and there is no such requirement." for number in strange
    ]


def page(requirements: Groups, marked: Marks) -> str:
    """The matrix as a page."""
    known = [requirement for rows in requirements.values() for requirement in rows]
    parts = []
    for title, rows in requirements.items():
        lines = "\n".join(_line(requirement, marked.get(requirement.number, ())) for requirement in rows)
        parts.append(f"\n## {title}\n\n{_HEAD}\n{lines}")
    claimed = sum(requirement.claimed for requirement in known)
    return _PAGE.format(claimed=claimed, total=len(known), groups="\n".join(parts))


def _line(requirement: Requirement, tests: tuple[str, ...]) -> str:
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    where = ", ".join(f"[{_short(file)}](../tests/{file})" for file in files)
    told = "; ".join(part for part in (requirement.missing, where) if part)
    claimed = "yes" if requirement.claimed else "no"
    return f"| {requirement.number} | {requirement.says} | {claimed} | {told} |"


def _short(file: str) -> str:
    return file.removesuffix(".py").replace("test_", "")


def read() -> Groups:
    """The requirements of this project."""
    return groups((DOCS / "requirements.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit("\n".join(holes(read(), marks())) or 0)
