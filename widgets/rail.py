"""The slim rail at the left: the pages that exist, one of them open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from widgets import icons, theme
from widgets.theme import Role

_UNITS, _TIGHT_UNITS = 16, 14  # how high a button with its word is, and may become before it loses it
_SLIM_UNITS, _LEAST_UNITS = 10, 8  # and without its word


@dataclass(frozen=True, slots=True)
class RailItem:
    """One page: its key, its word, the meaning of its icon, and a sentence for the tool tip."""

    key: str
    text: str
    icon: str
    help: str = ""


class _RailButton(QAbstractButton):
    """Icon over word; the open page has a bar, a ground and heavier letters, not only another colour.

    Without its word (``setSlim``) it still has its name and its tool tip.
    """

    def __init__(self, item: RailItem, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._slim = item.icon, False
        self.setText(item.text)
        self.setAccessibleName(item.text)
        self.setToolTip(item.help)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def setSlim(self, slim: bool) -> None:
        if slim is not self._slim:
            self._slim = slim
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        if self._slim:
            return QSize(theme.space(_SLIM_UNITS), theme.space(_SLIM_UNITS))
        return QSize(theme.text_width(self.text(), Role.SMALL_STRONG) + theme.space(6), theme.space(_UNITS))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), theme.space(_LEAST_UNITS)) if self._slim else self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QRectF(self.rect()).adjusted(theme.space(2), theme.space(1), -theme.space(2), -theme.space(1))
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or (self.underMouse() and self.isEnabled()):
            painter.setBrush(theme.colour("accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(face, theme.space(2), theme.space(2))
        if self.isChecked():
            painter.fillRect(QRectF(0, face.top(), theme.space(0.75), face.height()), theme.colour("accent"))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(face.adjusted(1, 1, -1, -1), theme.space(2), theme.space(2))
        self._paint_words(painter, face)
        painter.end()

    def _paint_words(self, painter: QPainter, face: QRectF) -> None:
        ink = "soft" if not self.isEnabled() else "accent" if self.isChecked() else "text"
        side = theme.space(6)
        painter.setOpacity(1.0 if self.isEnabled() else 0.75)
        above = theme.space(1.75 if self.height() >= theme.space(_UNITS) else 1)
        top = face.center().y() - side / 2 if self._slim else face.top() + above
        where = QRectF(face.center().x() - side / 2, top, side, side)
        icons.paint(painter, where, self._icon, getattr(theme.tokens(), ink))
        painter.setOpacity(1.0)
        if self._slim:
            return
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font(Role.SMALL_STRONG if self.isChecked() else Role.SMALL))
        words = QRectF(0, where.bottom(), self.width(), face.bottom() - where.bottom())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QFrame):
    """``valueChanged(key)`` when the hand opens another page; up and down move between the pages that are on.

    Where it is too low for the words of all pages, it shows their icons alone; another line above or below it does not
    change that at once, because its buttons move closer first.
    """

    valueChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages")
        self._keys: list[str] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._say)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.space(2), 1, theme.space(2))
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def setItems(self, items: tuple[RailItem, ...]) -> None:
        """Offer these pages, from the top; called once, when the window is built."""
        for item in items:
            button = _RailButton(item, self)
            self._group.addButton(button, len(self._keys))
            self._column.insertWidget(len(self._keys), button)
            self._keys.append(item.key)

    def minimumSizeHint(self) -> QSize:
        """As low as its icons."""
        return QSize(self.sizeHint().width(), theme.space(_LEAST_UNITS) * len(self._keys) + theme.space(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words where there is room for all of them."""
        slim = self.height() < theme.space(_TIGHT_UNITS) * len(self._keys) + theme.space(4)
        for button in self._group.buttons():
            if isinstance(button, _RailButton):
                button.setSlim(slim)
        super().resizeEvent(event)

    def value(self) -> str:
        """The key of the open page, empty when none is."""
        at = self._group.checkedId()
        return self._keys[at] if at >= 0 else ""

    def setValue(self, key: str) -> None:
        """Mark a page as open, silently."""
        self._group.setExclusive(False)
        for number, button in enumerate(self._group.buttons()):
            button.setChecked(self._keys[number] == key)
        self._group.setExclusive(True)

    def setItemEnabled(self, key: str, on: bool) -> None:
        """Switch a page on or off."""
        self._group.button(self._keys.index(key)).setEnabled(on)

    @Slot(int)
    def _say(self, at: int) -> None:
        self.valueChanged.emit(self._keys[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down lead the keyboard to the neighbour; Enter or space opens it."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        usable = [button for button in self._group.buttons() if button.isEnabled()]
        focused = [at for at, button in enumerate(usable) if button.hasFocus()]
        if step and focused:
            usable[(focused[0] + step) % len(usable)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused:
            usable[focused[0]].click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Its ground, and a hairline towards the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line"))
        painter.end()


def example() -> QWidget:
    """Three pages, the second open, the third off."""
    rail = Rail()
    pages = (("worklist", "Worklist"), ("pump", "Pump"), ("program", "Program"))
    rail.setItems(tuple(RailItem(key, text, key) for key, text in pages))
    rail.setValue("pump")
    rail.setItemEnabled("program", False)
    return rail


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
