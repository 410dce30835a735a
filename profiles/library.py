"""The drug library as texts -> values: every number with its source, every problem with its file and path.

A limit blocks only when it rests on a label, a consensus paper, a definition or a proposal; one that nobody could
confirm is refused here if a file tries to make it harder than soft.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from profiles.library_forms import CatheterFile, DrugFile, PumpFile, SourceFile, TitleFile
from profiles.limits import Library

_NEEDED = ("library.toml", "pumps.toml", "catheters.toml")


class LibraryError(ValueError):
    """A library that cannot be used; ``problems`` names each file, path and reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The drug library cannot be used: " + "; ".join(problems))
        self.problems = problems


_R = TypeVar("_R", bound=BaseModel)


def read_table(name: str, text: str, model: type[_R], problems: list[str]) -> _R | None:
    """One file in its form; None, and every problem with its path, when it is not."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: {error}")
    except ValidationError as error:
        problems.extend(f"{name}: {_path(e['loc'])}: {e['msg']}" for e in error.errors(include_url=False))
    return None


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _drug_files(texts: Mapping[str, str], problems: list[str]) -> Iterator[DrugFile]:
    for name in sorted(n for n in texts if n.startswith("drugs/")):
        file = read_table(name, texts[name], DrugFile, problems)
        if file is not None:
            yield file


def read_library(texts: Mapping[str, str]) -> Library:
    """File names and TOML texts -> one library; raises :class:`LibraryError` with every problem of every file.

    ``texts`` holds ``library.toml``, ``pumps.toml``, ``catheters.toml``, any number of ``drugs/<id>.toml``, and
    ``sources.toml`` if the tags of the sources are to be explained.
    """
    problems = [f"{name}: missing" for name in _NEEDED if name not in texts]
    title = read_table("library.toml", texts.get("library.toml", ""), TitleFile, problems)
    pumps = read_table("pumps.toml", texts.get("pumps.toml", ""), PumpFile, problems)
    catheters = read_table("catheters.toml", texts.get("catheters.toml", ""), CatheterFile, problems)
    sources = read_table("sources.toml", texts.get("sources.toml", "source = []"), SourceFile, problems)
    drugs = tuple(_drug_files(texts, problems))
    problems.extend(f"drugs: {file.id!r} appears twice" for n, file in enumerate(drugs) if file.id in _ids(drugs[:n]))
    problems.extend(f"drugs/{file.id}.toml: {why}" for file in drugs if (why := file.beside_unknown(_ids(drugs))))
    if problems or title is None or pumps is None or catheters is None or sources is None:
        raise LibraryError(tuple(problems))
    return Library(
        version=title.version,
        title=title.title,
        drugs=tuple(file.drug() for file in drugs),
        limits=tuple(row.limit(file.id) for file in drugs for row in file.limit),
        models=tuple(row.model() for row in pumps.model),
        catheters=tuple(row.catheter() for row in catheters.piece),
        sources=tuple(row.register() for row in sources.source),
    )


def _ids(files: tuple[DrugFile, ...]) -> set[str]:
    return {file.id for file in files}
