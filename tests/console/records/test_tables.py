"""The tables: history has its triggers, and no number is kept as a fraction."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Float, Numeric

from console.records.tables import APPEND_ONLY, METADATA, triggers

ROOT = Path(__file__).resolve().parents[3]


def test_every_history_table_refuses_both_ways_of_changing_it():
    for table in APPEND_ONLY:
        assert table in METADATA.tables
        assert sum(f"ON {table} " in trigger for trigger in triggers()) == 2


def test_no_column_holds_a_floating_point_number():
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    assert not [str(column) for column in columns if isinstance(column.type, Float | Numeric)]


def test_the_records_are_opened_without_the_mapper_of_classes():
    asked = "import sys, console.records.patients, console.records.audit; print('sqlalchemy.orm' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
