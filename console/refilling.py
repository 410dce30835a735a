"""A refill as a person records it: what was drawn out and what was filled in, against what the pump counts.

The pump counts what is in its reservoir; a part of that cannot be drawn out, and stays under the new fill.
The fluid is that of the program that runs. Its strength is read from the syringe's label once more, and must be the
same: another fluid needs another program first. A difference that the pump's accuracy does not explain must be
explained by the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from console.desk import Desk
from console.visiting import TOO_LATE, VISIT, Lasting, too_late, visit_field, visit_rows
from profiles.acts import Refill
from profiles.drugs import Fluid
from profiles.limits import Library
from profiles.reservoir import expected_withdrawal_nl
from profiles.units import Kind, concentration_text, volume_text
from widgets.act_dialog import EXPLAIN, ActCheck, ActField, ActView

MEANING = "The refill is recorded"
IMPLANT = "implant"  # of a pump that has not recorded a refill yet
_SHOWN_NL = 10_000  # two decimals of a millilitre
EMPTY = "empty-reservoir"
_GOES_ON = "The program stays as it is."
_STAYS = {
    "stopped": "The pump stays stopped.",
    "motor-stall": "It gives nothing before its motor turns again.",
    "end-of-service": "It gives nothing more: its service has ended.",
    EMPTY: "The pump is empty and gives nothing.",
}
_AFTER_A_GAP = (
    "With the refill it goes on with '{name}' at once, at its full dose. After a gap the patient may no longer be "
    "tolerant, and a restart counts as a new start: press STOP first where that may be so, then program a start dose."
)
_DRAWN, _FILLED, _LABEL = "withdrawn_nl", "volume_nl", "label_"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question is about: the pump's count, its reservoir and accuracy, and the fluid of its program.

    ``residual_nl`` cannot be drawn out; None where nobody knows how much. ``since_fill_nl`` is what it counts to have
    delivered since the last recorded fill; None without one.
    """

    serial: str
    fluid: Fluid
    counted_nl: int
    drugs: tuple[tuple[str, str], ...]  # name and unit of each, in the fluid's order
    reservoir_nl: int | None = None
    accuracy_per_mille: int | None = None
    since_fill_nl: int | None = None
    last_id: str = ""
    residual_nl: int | None = None
    still: str = ""  # why the pump gives nothing, empty while it gives
    program: str = ""  # the name of the one that it holds
    lasting: Lasting | None = None  # by what the next visit is proposed

    @property
    def expected_nl(self) -> int:
        """What a syringe draws out of a pump that counted rightly."""
        return expected_withdrawal_nl(self.counted_nl, self.residual_nl or 0)

    @property
    def most_nl(self) -> int | None:
        """What can be drawn out of a full reservoir, and filled into an empty one."""
        return None if self.reservoir_nl is None else self.reservoir_nl - (self.residual_nl or 0)

    @property
    def explained_nl(self) -> int | None:
        """How far the measured volume may be from the counted one by the pump's accuracy alone; None when unknown."""
        if self.since_fill_nl is None or self.accuracy_per_mille is None:
            return None
        return self.since_fill_nl * self.accuracy_per_mille // 1_000


def asked_of(desk: Desk, library: Library, lasting: Lasting | None = None) -> Asked | None:
    """What can be asked of the pump that was read; None before one with a program was."""
    status, held = desk.status, desk.held
    if status is None or held is None:
        return None
    model, fill = library.model(status.model_id), desk.book.fill if desk.book is not None else None
    found = ((part.drug_id, library.drug(part.drug_id)) for part in held.fluid.components)
    drugs = tuple((drug_id, "mcg") if drug is None else (drug.name, drug.display_unit) for drug_id, drug in found)
    return Asked(
        status.serial,
        held.fluid,
        status.reservoir_nl,
        drugs,
        model.reservoir_nl.value if model is not None else None,
        model.accuracy_per_mille.value if model is not None else None,
        None if fill is None else max(0, fill.volume_nl - status.reservoir_nl),
        "" if fill is None else fill.refill_id,
        model.residual_nl.value if model is not None else None,
        desk.still,
        held.name,
        lasting,
    )


def refill_name(desk: Desk) -> str:
    """The refill that a prime or a bridge belongs to: the last one that the pump has recorded, else the implant."""
    fill = desk.book.fill if desk.book is not None else None
    return IMPLANT if fill is None else fill.refill_id


def refill_view(asked: Asked) -> ActView:
    """Two volumes and each drug's strength, all empty; what they come to is said while they are typed."""
    most = asked.most_nl
    fields = (
        ActField(_DRAWN, "&Drawn out", Kind.VOLUME, "mL", high=most, help="What was in the syringe after emptying."),
        *(_label_field(number, *drug) for number, drug in enumerate(asked.drugs)),
        ActField(_FILLED, "&Filled in", Kind.VOLUME, "mL", high=most, help="What the syringe held before filling."),
        *((visit_field(),) if asked.lasting else ()),
    )
    notes = (
        f"For {_fluid_words(asked)}, which the running program is made for: another fluid or strength needs a new "
        f"program first. {_STAYS.get(asked.still, _GOES_ON)} The pump asks for a confirmation by hand.",
        *((_AFTER_A_GAP.format(name=asked.program),) if asked.still == EMPTY else ()),
    )
    nothing = follow(asked, {})
    return ActView("Record a refill", "Hold to record the refill", nothing.changes, notes, fields,
                   lambda values: follow(asked, values))  # fmt: skip


def follow(asked: Asked, values: Mapping[str, int | None]) -> ActCheck:
    """What the figures come to."""
    drawn, filled = values.get(_DRAWN), values.get(_FILLED)
    changes: tuple[tuple[str, str], ...] = (
        ("In the reservoir by the pump's count", volume_text(asked.counted_nl)),
        ("Of it can be drawn out", _expected_words(asked)),
        ("In the reservoir then", "not known yet" if filled is None else _then_words(asked, filled)),
    )
    rows, late = _visit(asked, filled, values.get(VISIT))
    changes = (*changes, *rows)
    wrong = _wrong_label(asked, values)
    if wrong:
        return ActCheck(changes, wrong, "danger", may=False, brief="The label is not that of the running program.")
    words, is_more = ("", False) if drawn is None else _compared(asked, drawn)
    brief = " ".join(
        (*((_brief(asked, drawn),) if drawn is not None and is_more else ()), *((TOO_LATE,) if late else ()))
    )
    ink = "caution" if brief else "soft"
    return ActCheck(changes, f"{words} {late}".strip(), ink, explain=is_more, brief=brief)


def _visit(asked: Asked, filled_nl: int | None, visit_s: int | None) -> tuple[tuple[tuple[str, str], ...], str]:
    """How long the new fill lasts and when the next visit is, and what is wrong with that."""
    if asked.lasting is None:
        return (), ""
    due = None if filled_nl is None else asked.lasting.due(filled_nl + (asked.residual_nl or 0))
    return visit_rows(asked.lasting, due, visit_s), too_late(due, visit_s)


def refill_of(asked: Asked, values: Mapping[str, object], now: datetime) -> Refill:
    """The act of a dialog's figures; what could not be drawn out is in the reservoir beside what was filled in.

    It has the name of that pump's refill of the day; a second one of a day has the time with it.
    """
    now = now.astimezone(UTC)
    day = f"{asked.serial} {now:%Y-%m-%d}"
    name = f"{day} {now:%H:%M:%S}" if asked.last_id.startswith(day) else day
    drawn, filled = (int(str(values[key])) for key in (_DRAWN, _FILLED))
    return Refill(name, asked.fluid, filled + (asked.residual_nl or 0), drawn, asked.expected_nl)


def volumes(values: Mapping[str, object]) -> dict[str, int | None]:
    """The figures of a dialog, without its words."""
    return {key: int(str(value)) for key, value in values.items() if key != EXPLAIN and value is not None}


def refill_meaning(values: Mapping[str, object]) -> str:
    """What the record says of it, with what was found where the volumes differ."""
    found = str(values.get(EXPLAIN, "")).strip()
    return f"{MEANING}; the volume drawn differs: {found}" if found else MEANING


def _label_field(number: int, name: str, unit: str) -> ActField:
    label = f"{name.capitalize()} on the syringe's &label" if number == 0 else f"{name.capitalize()} on the label"
    return ActField(f"{_LABEL}{number}", label, Kind.CONCENTRATION, f"{unit}/mL", help="As it stands on the label.")


def _wrong_label(asked: Asked, values: Mapping[str, int | None]) -> str:
    for number, (part, (name, unit)) in enumerate(zip(asked.fluid.components, asked.drugs, strict=True)):
        said = values.get(f"{_LABEL}{number}")
        if said is not None and said != part.concentration_ng_per_ml:
            ours, other = (concentration_text(one, unit) for one in (part.concentration_ng_per_ml, said))
            return (
                f"The running program is made for {name} {ours}; the label says {other}. If the label is right, the "
                "pump would give a wrong dose: do not fill it in under this program."
            )
    return ""


def _compared(asked: Asked, drawn_nl: int) -> tuple[str, bool]:
    """The difference in words, and whether it is more than the pump's accuracy explains."""
    gap_nl, limit_nl = abs(drawn_nl - asked.expected_nl), asked.explained_nl
    expects = f"By the pump's count {volume_text(asked.expected_nl)} can be drawn out, {volume_text(drawn_nl)} were"
    if gap_nl == 0:
        return f"{expects}: the same.", False
    words = f"{expects}: {volume_text(gap_nl)} {'more' if drawn_nl > asked.expected_nl else 'less'}."
    if limit_nl is None:
        return f"{words} How much the pump's accuracy explains is not known before its first recorded fill.", False
    if gap_nl <= limit_nl:
        return f"{words} The pump's accuracy explains up to {_down(limit_nl)}.", False
    return (
        f"{words} The pump's accuracy explains {_down(limit_nl)} at most: look for the cause before the pump is "
        "filled, and write what was found.",
        True,
    )


def _brief(asked: Asked, drawn_nl: int) -> str:
    gap_nl = drawn_nl - asked.expected_nl
    return f"{volume_text(abs(gap_nl))} {'more' if gap_nl > 0 else 'less'} than counted: write what was found."


def _expected_words(asked: Asked) -> str:
    if asked.residual_nl is None:
        return f"{volume_text(asked.expected_nl)} at most; how much stays behind is not known of this pump"
    return f"{volume_text(asked.expected_nl)}; {volume_text(asked.residual_nl)} stay behind in any case"


def _then_words(asked: Asked, filled_nl: int) -> str:
    total = volume_text(filled_nl + (asked.residual_nl or 0))
    return f"{total}, with the {volume_text(asked.residual_nl)} that stayed behind" if asked.residual_nl else total


def _down(volume_nl: int) -> str:
    """A bound in words, never rounded up: what is beyond it must look so."""
    return volume_text(volume_nl // _SHOWN_NL * _SHOWN_NL)


def _fluid_words(asked: Asked) -> str:
    parts = zip(asked.drugs, asked.fluid.components, strict=True)
    return " with ".join(
        f"{name} {concentration_text(part.concentration_ng_per_ml, unit)}" for (name, unit), part in parts
    )
