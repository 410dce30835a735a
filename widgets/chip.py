"""A short word on its own ground; a hatch marks what is only a draft, so that it never depends on colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import icons, theme
from widgets.theme import Role

# tone -> ground, ink, edge
_TONES: dict[str, tuple[str, str, str]] = {
    "quiet": ("sunken", "soft", "line"),
    "outline": ("surface", "soft", "edge"),
    "held": ("surface", "held", "held"),
    "draft": ("accent_soft", "accent", "accent"),
    "accent": ("accent_soft", "accent", "accent"),
    "caution": ("caution_soft", "caution", "caution"),
    "danger": ("danger_soft", "danger", "danger"),
}


class Chip(QWidget):
    """``setValue(text, tone, icon)``; tones: quiet, outline, held, draft (hatched), accent, caution, danger."""

    def __init__(self, text: str = "", tone: str = "quiet", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = self._icon = ""
        self._tone = "quiet"
        theme.write(self, Role.SMALL_STRONG)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setValue(text, tone, icon)

    def value(self) -> str:
        """The word."""
        return self._text

    def setValue(self, text: str, tone: str = "quiet", icon: str = "") -> None:
        """Show a word; an empty one hides the chip."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        if self.parentWidget() is not None or not text:  # shown without a parent it would flash as a window of its own
            self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The word, its icon, and a little air."""
        side = theme.space(5) if self._icon else 0
        return QSize(theme.text_width(self._text, Role.SMALL_STRONG) + side + theme.space(5), theme.space(6))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, hatch, icon, word."""
        ground, ink, edge = (getattr(theme.tokens(), name) for name in _TONES[self._tone])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, round_px = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.space(1.5)
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, round_px, round_px)
        if self._tone == "draft":
            hatch = QColor(edge)
            hatch.setAlpha(48)
            painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(area, round_px, round_px)
        left = theme.space(2.5)
        if self._icon:
            side = theme.space(4)
            icons.paint(painter, QRectF(left - 2, (self.height() - side) / 2, side, side), self._icon, ink)
            left += theme.space(4)
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
        painter.end()


def example() -> QWidget:
    """One chip of each tone."""
    from PySide6.QtWidgets import QHBoxLayout

    page = theme.mark(QWidget(), ground="surface")
    row = QHBoxLayout(page)
    for tone in _TONES:
        row.addWidget(Chip(tone.capitalize(), tone, "note" if tone in ("caution", "danger") else ""))
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
