"""Which tests reach a fault: by its statement, the quickest first."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.mutation.plant import Mutant
from tests.mutation.reach import Reach

FAULT = Mutant("a.py", 7, 4, "Lt -> LtE", 0, 0, reach=(6, 8))
REACH = Reach({"a.py": {6: [0, 2], 8: [1], 9: [3]}}, [3.0, 0.5, 0.1, 0.01], {"a.py": [9]})


def test_the_tests_of_all_lines_of_the_statement_are_asked_the_quickest_first():
    assert REACH.tests(FAULT) == [2, 1, 0]
    assert REACH.tests(Mutant("b.py", 7, 4, "Lt -> LtE", 0, 0, reach=(6, 8))) == []


def test_what_ran_while_the_tests_were_read_is_known():
    assert not REACH.is_early(FAULT)
    assert REACH.is_early(Mutant("a.py", 9, 4, "Lt -> LtE", 0, 0, reach=(9, 9)))


_RECORDED = """
import json, sys
from pathlib import Path
from tests.mutation.reach import Early, recalled, record
folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
early = Early(folder, ["one.py"])
import one
at_import = early.lines()
record(2, lambda number: one.sign(number), folder, ["one.py"], folder / "reach.json")
found = recalled(folder / "reach.json", at_import)
print(json.dumps([found.lines, found.at_import, len(found.seconds)]))
"""


def test_lines_are_recorded_test_by_test(tmp_path):
    text = "def sign(number):\n    if number:\n        return 1\n    return 0\n\nFIRST = sign(0)\n"
    (tmp_path / "one.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", _RECORDED, str(tmp_path)]  # what is counted here must not be counted twice
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    lines = {"2": [0, 1], "3": [1], "4": [0]}
    assert json.loads(done.stdout) == [{"one.py": lines}, {"one.py": [1, 2, 4, 6]}, 2]
