"""What the console remembers of how a person likes it: theme, text size, window, columns, page. Never therapy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

THEMES = ("light", "dark")
TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
_FILE = "settings.ini"


class Settings:
    """One small file in the data folder; whatever is missing or unreadable is the default."""

    def __init__(self, folder: Path) -> None:
        self._kept = QSettings(str(folder / _FILE), QSettings.Format.IniFormat)

    def theme(self) -> str:
        """``light`` or ``dark``."""
        kept = str(self._kept.value("look/theme", THEMES[0]))
        return kept if kept in THEMES else THEMES[0]

    def set_theme(self, name: str) -> None:
        """Remember a theme."""
        self._kept.setValue("look/theme", name)

    def text_scale(self) -> float:
        """How much larger than usual all text is; one of ``TEXT_SCALES``."""
        try:
            kept = float(str(self._kept.value("look/text", 1.0)))
        except ValueError:
            return 1.0
        return kept if kept in TEXT_SCALES else 1.0

    def set_text_scale(self, scale: float) -> None:
        """Remember a text size."""
        self._kept.setValue("look/text", scale)

    def layout(self, name: str) -> QByteArray:
        """The remembered geometry of a window, or the state of a header or splitter; empty when there is none."""
        kept = self._kept.value(f"layout/{name}")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Remember a geometry."""
        self._kept.setValue(f"layout/{name}", state)

    def save(self) -> None:
        """Write the file now."""
        self._kept.sync()
