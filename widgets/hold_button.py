"""A button that acts only after it was held: mouse or space bar, released early means nothing happened."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from widgets import icons, theme
from widgets.theme import Role

HOLD_MS = 1_000
_TICK_MS = 16
# A window that stood still may see the release late: one tick never counts for more than this, so that a stall can
# not turn a short press into a long one.
_MOST_A_TICK_MS = 50

# tone -> ground, ink, and the two that replace them where the hold has filled the button
_TONES: dict[str, tuple[str, str, str, str]] = {
    "danger": ("danger_fill", "on_danger", "on_danger", "danger_fill"),
    "accent": ("accent_soft", "accent", "accent", "on_accent"),
}


class HoldButton(QAbstractButton):
    """Signals: ``held()`` once per full hold; ``progressed(float)`` from 0 to 1 while it is held, 0 when given up."""

    held = Signal()
    progressed = Signal(float)

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, tone: str = "accent", icon: str = "", ms: int = HOLD_MS
    ) -> None:
        super().__init__(parent)
        self._tone, self._icon, self._whole_ms = tone, icon, ms
        self._so_far_ms = 0
        self._pressed = self._done = False
        self._let_go = (0, False, 0, False)  # when the key was let go (ms of the desktop), and how far the hold was
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        theme.write(self, Role.STRONG)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """The words on the button, which are its accessible name too."""
        super().setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.setAccessibleDescription(
            f"Hold for {self._whole_ms / 1000:g} s with the mouse or the space bar. Letting go early does nothing."
        )
        self.updateGeometry()

    def progress(self) -> float:
        """How much of the hold has passed, 0 to 1."""
        return min(1.0, self._so_far_ms / self._whole_ms)

    def isHeld(self) -> bool:
        """Whether it is pressed now."""
        return self._pressed

    def begin(self) -> None:
        """The finger is down."""
        if self._pressed or not self.isEnabled():
            return
        self._pressed, self._done, self._so_far_ms = True, False, 0
        self._since.start()
        self._timer.start()
        self.progressed.emit(0.0)
        self.update()

    def advance(self, ms: int) -> None:
        """So much time has passed with the finger down; at the end of the hold ``held`` is said, once."""
        if not self._pressed or self._done:
            return
        self._so_far_ms += min(ms, _MOST_A_TICK_MS)
        self.progressed.emit(self.progress())
        self.update()
        if self._so_far_ms >= self._whole_ms:
            self._done = True
            self._timer.stop()
            self.held.emit()

    def end(self) -> None:
        """The finger is up, or the hold was given up; nothing is said."""
        if not self._pressed:
            return
        self._pressed = self._done = False
        self._so_far_ms = 0
        self._timer.stop()
        self.progressed.emit(0.0)
        self.update()

    @Slot()
    def _tick(self) -> None:
        self.advance(self._since.restart())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only the left button holds."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.begin()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Letting go ends it."""
        self.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Sliding off the button gives up."""
        if not self.rect().contains(event.position().toPoint()):
            self.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar holds; the repeats of the keyboard count for nothing."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._press(event.timestamp())
            return
        QWidget.keyPressEvent(self, event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go ends it; a repeated release of a key that is still down is none."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            so_far_ms = self._so_far_ms + min(self._since.elapsed(), _MOST_A_TICK_MS) if self._pressed else 0
            self._let_go = event.timestamp(), self._pressed, min(so_far_ms, self._whole_ms - 1), self._done
            self.end()

    def _press(self, at_ms: int) -> None:
        """A press in the very millisecond of the release before it is none: X11 repeats a key that is down as a pair.

        Qt takes the pair for a repeat when it has both at once, and on a busy computer it has not. No time counts
        between them, and what was said is not said again.
        """
        released_ms, held, so_far_ms, done = self._let_go
        again = bool(at_ms) and at_ms == released_ms
        if again and not held:
            return  # given up before: the same key begins nothing
        self.begin()
        if again:
            self._so_far_ms, self._done = so_far_ms, done

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever looks elsewhere is not holding."""
        self.end()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What cannot be seen cannot be held."""
        self.end()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Switched off while held: given up."""
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.end()
        super().changeEvent(event)

    def _words(self) -> str:
        if self._done:
            return "Let go"
        return "Keep holding" if self._pressed else self.text()

    def sizeHint(self) -> QSize:
        """Wide enough for every word that it will show."""
        words = max(theme.text_width(text, Role.STRONG) for text in (self.text(), "Keep holding"))
        return QSize(words + theme.space(8 + (6 if self._icon else 0)), theme.space(11))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button, and over it the same button in its other colours, as far as the hold has come."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = _TONES[self._tone] if self.isEnabled() else ("sunken", "soft", "sunken", "soft")
        ground, ink, fill, fill_ink = (getattr(theme.tokens(), name) for name in names)
        self._paint_face(painter, ground, ink)
        if self._pressed:
            painter.save()
            painter.setClipRect(QRectF(0, 0, self.width() * self.progress(), self.height()))
            self._paint_face(painter, fill, fill_ink)
            painter.restore()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.space(2), theme.space(2))
        painter.end()

    def _paint_face(self, painter: QPainter, ground: str, ink: str) -> None:
        edge = _TONES[self._tone][1 if self._tone == "accent" else 0]
        painter.setPen(QPen(theme.colour(edge if self.isEnabled() else "line"), 1.5))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), theme.space(2), theme.space(2))
        side, gap = (theme.space(5), theme.space(2)) if self._icon else (0, 0)
        words = theme.text_width(self._words(), Role.STRONG)
        left = (self.width() - side - gap - words) / 2
        if self._icon:
            icons.paint(painter, QRectF(left, (self.height() - side) / 2, side, side), self._icon, ink)
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        area = QRectF(left + side + gap, 0, words + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words())


def example() -> QWidget:
    """Idle, half held, and switched off."""
    from PySide6.QtWidgets import QVBoxLayout

    page = theme.mark(QWidget(), ground="window")
    column = QVBoxLayout(page)
    buttons = [HoldButton("Hold to program", tone="accent", icon="sign"), HoldButton("Hold to program", icon="sign")]
    buttons += [HoldButton("Hold to stop", tone="danger", icon="stop") for _ in range(3)]
    for made in buttons:
        column.addWidget(made)
    for made in (buttons[1], buttons[3]):
        made.begin()
        for _ in range(11):
            made.advance(50)
    buttons[-1].setEnabled(False)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
