"""A number that carries where it comes from and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a number is known; one that nobody could confirm never blocks."""

    DEFINITION = "definition"  # ours by definition: the open reference pumps
    LABEL = "label"  # an approved label or a maker's own page
    CONSENSUS = "consensus"  # a published paper
    PROPOSAL = "proposal"  # engineering proposal of this project, no clinical authority
    UNCONFIRMED = "unconfirmed"  # nobody could confirm it: shown as such, never a hard limit
    SITE = "site"  # set by this clinic in its site file: never wider than the library


class SourceKind(StrEnum):
    """What sort of thing a source is; a number is worth no more than that."""

    LABEL = "label"  # an approved label, a print of it, or an authority's notice
    MAKER = "maker"  # the maker's own page, manual or announcement
    PAPER = "paper"  # published work
    SECONDARY = "secondary"  # none of these: it confirms nothing


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the register of sources: what a tag such as ``S22`` stands for, and where it is to be found."""

    tag: str
    kind: SourceKind
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One integer in a base unit with its source; ``value`` is None when nobody could confirm any number."""

    value: int | None
    source: str
    status: Status

    def known(self) -> int | None:
        """The value if it may be relied on, else None: a rule that needs an unconfirmed number is visibly off."""
        return None if self.status is Status.UNCONFIRMED else self.value
