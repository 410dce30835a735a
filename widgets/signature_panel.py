"""Who signs and what the signature means, bound to the exact program by its digest."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.fields import Choice, ChoiceField, TextField
from widgets.form import Form, Row
from widgets.icon_mark import IconMark
from widgets.theme import Role

MEANINGS: tuple[str, ...] = ("Titration", "First program", "After refill", "Correction", "Planned stop")


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Printed name and meaning; ``signed`` is the sentence of a signature that stands, empty while none does."""

    name: str = ""
    meaning: str = ""
    signed: str = ""


class SignaturePanel(QWidget):
    """``setValue(SignatureView)``. Signals: ``valueChanged()`` while it is filled in; ``signRequested()``."""

    valueChanged = Signal()
    signRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed = ""
        self._allowed = False
        rows = (
            Row("name", "Your &name", lambda: TextField("As it is to be printed"), "The name in the signature."),
            Row("meaning", "&Meaning", _meanings, "What this signature is for."),
        )
        self._form = Form(rows)
        self._form.valueChanged.connect(self._follow)
        self._form.valuePreviewed.connect(self._follow)
        self._digest = theme.label("", Role.SMALL, "soft", wrap=True)
        self._sign = theme.button("&Sign this draft", "plain", "sign")
        self._sign.clicked.connect(self.signRequested)
        self._mark = IconMark("check", "accent")
        self._stands = theme.label("", Role.STRONG, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self._form)
        column.addWidget(self._digest)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignLeft)
        stands = QHBoxLayout()
        stands.setSpacing(theme.space(2))
        stands.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        stands.addWidget(self._stands, 1)
        column.addLayout(stands)
        self._follow()

    def value(self) -> SignatureView:
        """Name and meaning as they stand, typed or committed."""
        name = self._form.field("name")
        assert isinstance(name, TextField)
        return SignatureView(name.typed(), str(self._form.value()["meaning"] or ""), self._signed)

    def setValue(self, value: SignatureView) -> None:
        """Show name, meaning, and the signature if one stands."""
        self._form.setValue({"name": value.name, "meaning": value.meaning or None})
        self._signed = value.signed
        self._follow_silently()

    def setDigest(self, digest: str) -> None:
        """Say which program the signature will be bound to."""
        self._digest.setText(f"The signature is bound to the program with digest {digest}." if digest else "")

    def setAllowed(self, on: bool) -> None:
        """Whether everything before the signature is done."""
        self._allowed = on
        self._follow_silently()

    @Slot()
    def _follow(self) -> None:
        self._follow_silently()
        self.valueChanged.emit()

    def _follow_silently(self) -> None:
        value = self.value()
        self._sign.setEnabled(self._allowed and bool(value.name and value.meaning) and not value.signed)
        self._sign.setVisible(not value.signed)
        self._stands.setText(value.signed)
        self._stands.setVisible(bool(value.signed))
        self._mark.setVisible(bool(value.signed))


def _meanings() -> ChoiceField:
    field = ChoiceField(tuple(Choice(meaning, meaning) for meaning in MEANINGS))
    field.setPlaceholderText("Choose")
    return field


def example() -> QWidget:
    """Filled in and allowed."""
    panel = theme.mark(SignaturePanel(), ground="surface")
    panel.setValue(SignatureView("A. Physician", "Titration"))
    panel.setDigest("3fa9 41c0 77d2 0e15")
    panel.setAllowed(True)
    panel.setMinimumWidth(440)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
