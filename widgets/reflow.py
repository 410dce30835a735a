"""Parts side by side while there is room, under each other when there is not: large text never scrolls sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from widgets import theme


class Reflow(QWidget):
    """``parts`` are (widget, share of the width); they stack below a width of ``ems`` times the height of the text, and
    wherever they would be cut beside each other. ``turned()`` when they do, or stand side by side again.
    """

    turned = Signal()

    def __init__(
        self, parts: tuple[tuple[QWidget, int], ...], ems: float, gap: float = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ems = ems
        self._shared = parts
        self._first: QWidget | None = None
        self._parts = tuple(part for part, _ in parts)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.space(gap))
        for part, share in parts:
            self._box.addWidget(part, share)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    def stacked(self) -> bool:
        """Whether the parts stand under each other now."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def setFirst(self, part: QWidget | None) -> None:
        """Which part is on top where they stand under each other, whatever its place beside the others."""
        self._first = part
        self._order()

    def _order(self) -> None:
        first = self._first if self.stacked() else None
        for at, (part, share) in enumerate(sorted(self._shared, key=lambda each: each[0] is not first)):
            if self._box.indexOf(part) != at:
                self._box.removeWidget(part)
                self._box.insertWidget(at, part, share)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest part: a narrow window stacks the parts instead of scrolling sideways."""
        shown = [part for part in self._parts if not part.isHidden()]
        width = max((part.minimumSizeHint().width() for part in shown), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn the box where the width asks for it."""
        self._turn()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """What the parts say may have grown."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        least = [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]
        beside = sum(least) + self._box.spacing() * max(0, len(least) - 1)
        narrow = self.width() < max(self._ems * theme.base_px(), beside)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if wanted is not self._box.direction():
            self._box.setDirection(wanted)
            self._order()
            self.updateGeometry()
            self.turned.emit()


def example() -> QWidget:
    """Two cards with room enough."""
    from PySide6.QtWidgets import QVBoxLayout

    cards = tuple(theme.card() for _ in range(2))
    for number, card in enumerate(cards, 1):
        QVBoxLayout(card).addWidget(theme.label(f"Card {number} of 2"))
    page = theme.mark(Reflow(((cards[0], 2), (cards[1], 1)), ems=30), ground="window")
    page.resize(560, 120)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
