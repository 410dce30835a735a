"""The tables: history has its triggers, and no number is kept as a fraction."""

from __future__ import annotations

from sqlalchemy import Float, Numeric

from console.records.tables import APPEND_ONLY, Table, triggers


def test_every_history_table_refuses_both_ways_of_changing_it():
    for table in APPEND_ONLY:
        assert table in Table.metadata.tables
        assert sum(f"ON {table} " in trigger for trigger in triggers()) == 2


def test_no_column_holds_a_floating_point_number():
    columns = [column for table in Table.metadata.tables.values() for column in table.columns]
    assert not [str(column) for column in columns if isinstance(column.type, Float | Numeric)]
