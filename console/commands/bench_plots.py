"""What the bench measures of the plots in a process of its own: a filled curve of many steps, and a stream at 50 Hz."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsView

STEPS = (1_000, 10_000, 100_000, 1_000_000)
REPAINTS = 60
SECONDS, HZ = 6.0, 50


def repaints() -> None:
    """Print the median milliseconds of a repaint as JSON: of an empty plot (``0``), and of each number of steps."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(["repaints"])
    told = {"0": _empty_ms(app), **{str(steps): _filled_ms(app, steps) for steps in STEPS}}
    print(json.dumps(told))


def _empty_ms(app: object) -> float:
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    return _median_ms(plot, app, lambda _n: None)


def _filled_ms(app: object, steps: int) -> float:
    """The same plot with one filled staircase that is moved before every repaint, so that nothing is kept."""
    import numpy as np
    import pyqtgraph as pg
    from PySide6.QtCore import QRectF

    from widgets.curve_item import CurveItem, CurveStyle

    plot, curve = pg.PlotWidget(), CurveItem(CurveStyle(stroke="#1f6f8b", fill="#1f6f8b"))
    chance = np.random.default_rng(steps)
    curve.setSteps(np.arange(steps + 1, dtype=np.float64), chance.uniform(0.1, 1.0, steps))
    plot.addItem(curve)
    plot.setXRange(0, steps, padding=0)
    plot.setYRange(0, 1, padding=0)
    return _median_ms(plot, app, lambda n: curve.setView(QRectF(n * 0.001 * steps, 0.0, steps, 1.0)))


def _median_ms(plot: QGraphicsView, app: object, before: Callable[[int], None]) -> float:
    from PySide6.QtCore import QCoreApplication

    plot.resize(1_000, 220)
    plot.show()
    QCoreApplication.processEvents()
    took = []
    for number in range(REPAINTS):
        begun = time.perf_counter()
        before(number)
        plot.viewport().repaint()
        took.append((time.perf_counter() - begun) * 1_000)
    plot.close()
    return sorted(took[5:])[len(took[5:]) // 2]


def stream(seconds: float = SECONDS) -> None:
    """Print the share of one core that a measured stream of 50 Hz costs on the plots of the demonstration.

    In real time, because the plots draw by their own clock: samples that came faster would only be counted.
    """
    from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, QTimerEvent

    from console.commands.bench_window import programming
    from console.commands.tour import staged

    class Pump(QObject):
        said = 0

        def timerEvent(self, _event: QTimerEvent) -> None:
            self.said += 1
            plots.addMeasured(60.0 * self.said, 600_000.0 + 1_000.0 * (self.said % 7))  # a minute apart: they are seen

    with staged() as window:
        plots, loop, pump = programming(window), QEventLoop(), Pump()
        plots.flow.beginMeasured(0.0)
        QTimer.singleShot(round(seconds * 1_000), loop.quit)
        before, begun, spent = plots.flow.grab().toImage(), time.perf_counter(), time.process_time()
        pump.startTimer(1_000 // HZ, Qt.TimerType.PreciseTimer)
        loop.exec()
        share = (time.process_time() - spent) / (time.perf_counter() - begun)
        if plots.flow.grab().toImage() == before:
            raise RuntimeError("the stream was never drawn")
    print(f"{share:.4f}")
