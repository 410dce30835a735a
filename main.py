"""The way in: hands the arguments to the console and returns its exit code; nothing else."""

from __future__ import annotations

import sys

OURS = ("console", "device", "profiles", "widgets")


def main(arguments: list[str]) -> int:
    """Run the console, or say in one sentence how to get what it stands on."""
    try:
        from console.commands import run  # noqa: PLC0415 - inside, so that what it lacks can be said in a sentence

        return run(arguments)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in OURS:
            raise
        print(f"Cisterna cannot find the package {missing.name}: run python3 dev.py run", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
