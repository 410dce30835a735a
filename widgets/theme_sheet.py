"""The one stylesheet: shapes and colours of the stock widgets, by property, with every length from the base font."""

from __future__ import annotations

from string import Template

from widgets.tokens import Tokens

# ``$u`` is one unit of space, a quarter of the height of a line of text; fonts are never set here, because a style
# sheet cannot ask for tabular figures or for the weight axis of the font: ``theme.font`` does.
_SHEET = Template("""
QWidget { color: $text; }
QDialog, QWidget[ground="window"], QScrollArea[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QFrame[ground="card"] { background: $surface; border: 1px solid $line; border-radius: ${u2}px; }
QFrame[ground="sunken"] { background: $sunken; border: none; border-radius: ${u2}px; }
QFrame[ground="caution"] { background: $caution_soft; border: 1px solid $caution; border-radius: ${u2}px; }
QFrame[ground="danger"] { background: $danger_soft; border: 1px solid $danger; border-radius: ${u2}px; }
QFrame[ground="accent"] { background: $accent_soft; border: 1px solid $accent; border-radius: ${u2}px; }
QFrame[rule="line"] { background: $line; border: none; }

QLabel { background: transparent; }
QLabel[ink="soft"] { color: $soft; }
QLabel[ink="accent"] { color: $accent; }
QLabel[ink="danger"] { color: $danger; }
QLabel[ink="caution"] { color: $caution; }
QLabel[ink="held"] { color: $held; }
QLabel[ink="draft"] { color: $draft; }
QLabel[ink="on_danger"] { color: $on_danger; }
QLabel[ink="on_accent"] { color: $on_accent; }

QLineEdit, QPlainTextEdit, QTextEdit {
  background: $surface; border: 1px solid $edge; border-radius: ${r}px; padding: ${pad_y}px ${u2}px;
  selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $soft;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding: ${pad_y1}px ${u2_1}px;
}
QLineEdit[tone="caution"] { border: 2px solid $caution; padding: ${pad_y1}px ${u2_1}px; }
QLineEdit[tone="danger"] { border: 2px solid $danger; padding: ${pad_y1}px ${u2_1}px; }
QLineEdit:read-only, QLineEdit:disabled { background: $sunken; border-color: $line; color: $soft; }

QPushButton, QToolButton {
  background: $surface; border: 1px solid $edge; border-radius: ${r}px; padding: ${pad_y}px ${u4}px; color: $text;
  outline: none;
}
QToolButton { padding: ${pad_y}px ${u2}px; }
QPushButton:hover, QToolButton:hover { background: $sunken; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: ${pad_y1}px ${u4_1}px; }
QToolButton:focus { padding: ${pad_y1}px ${u2_1}px; }
QPushButton:disabled, QToolButton:disabled { background: $sunken; border-color: $line; color: $soft; }
QPushButton[kind="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; border-color: $line; color: $soft; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
  background: transparent; border: 1px solid transparent; color: $accent;
}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="quiet"]:disabled, QToolButton[kind="quiet"]:disabled { color: $soft; background: transparent; }

QToolButton::menu-indicator { image: none; width: 0; }

QAbstractItemView {
  background: $surface; border: 1px solid $line; border-radius: ${u2}px; gridline-color: $line; outline: none;
  alternate-background-color: $surface; selection-background-color: $accent_soft; selection-color: $text;
  padding: ${rim}px;
}
QAbstractItemView:focus { border: 2px solid $accent; padding: ${rim1}px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView::item, QListView::item, QTreeView::item { padding: ${u}px ${u2}px; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QHeaderView, QHeaderView:focus { background: transparent; border: none; padding: 0; }
QHeaderView::section {
  background: transparent; color: $soft; border: none; border-bottom: 1px solid $line; padding: ${u2}px ${u3}px;
}
QTableCornerButton::section { background: $surface; border: none; }
QComboBox QAbstractItemView { border: 1px solid $line; border-radius: 0; padding: ${u}px; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${u3}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${u3}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${bar}px; margin: ${bar_gap}px; }
QScrollBar::handle:vertical { min-height: ${u8}px; }
QScrollBar::handle:horizontal { min-width: ${u8}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: $surface; border-bottom: 1px solid $line; }
QMenuBar::item { padding: ${u}px ${u2}px; background: transparent; }
QMenuBar::item:selected { background: $sunken; }
QMenu { background: $surface; border: 1px solid $line; padding: ${u}px; }
QMenu::item { padding: ${u}px ${u4}px; border-radius: ${u}px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $soft; }
QMenu::separator { height: 1px; background: $line; margin: ${u}px 0; }
QStatusBar { background: $surface; border-top: 1px solid $line; color: $soft; }
QStatusBar::item { border: none; }
QToolTip { background: $surface; color: $text; border: 1px solid $edge; padding: ${u}px ${u2}px; }
QSplitter::handle { background: $line; }
QProgressBar { background: $sunken; border: none; border-radius: ${bar}px; }
QProgressBar::chunk { background: $accent; border-radius: ${bar}px; }
""")


def lengths(unit: int) -> dict[str, int]:
    """The lengths of the sheet in pixels, all multiples of ``unit`` (or one less, where a thicker border takes it)."""
    return {
        "u": unit,
        "u2": 2 * unit,
        "u2_1": 2 * unit - 1,
        "u3": 3 * unit,
        "u4": 4 * unit,
        "u4_1": 4 * unit - 1,
        "u8": 8 * unit,
        "r": unit + unit // 2,
        "pad_y": unit + unit // 2,
        "pad_y1": unit + unit // 2 - 1,
        "rim": unit - 1,  # square cells stay inside the round corners of the list that they fill
        "rim1": unit - 2,
        "bar": unit // 2,
        "bar_gap": max(1, unit - 1),
    }


def sheet(tokens: Tokens, unit: int) -> str:
    """The stylesheet of one theme; ``unit`` is one unit of space in device-independent pixels."""
    return _SHEET.substitute(tokens._asdict() | lengths(unit))
