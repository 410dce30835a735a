"""What the tour shows of the library: as it was published, searched, and with a clinic's site file over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, read
from console.library_files import seal_path, site_files
from console.library_keys import make_key, sign
from console.library_memory import trust
from profiles.seals import Seal, SealKind, message, write_seal

_PHARMACIST = "J. Example, PharmD"
_SITE = f"""
site = "St. Example, pump clinic"
version = 3
pharmacist = "{_PHARMACIST}"
[[limit]]
drug = "baclofen"
rule = "dose-day"
severity = "hard"
quantity = "dose_ng_per_day"
max = "250 mcg/day"
reason = "more only after the spasticity board has agreed"
[[raise]]
drug = "baclofen"
rule = "concentration-max"
quantity = "concentration_ng_per_ml"
from = "3000 mcg/mL"
to = "4000 mcg/mL"
reason = "compounded here at 4,000 mcg/mL; reviewed by the pharmacy board"
"""


def looking_up(staged: Staged) -> Iterator[str]:
    """The library, a search in it, a site file with its marks, and what that says of a program that already runs."""
    staged.showing.go("library")
    yield "library"
    staged.showing.library.panel.search("unconfirmed")
    yield "library-search"
    staged.showing.library.panel.clearFilter()
    with TemporaryDirectory() as place:
        site = _signed_site(staged, Path(place))
        staged.shelf.choose(str(site))
        staged.showing.go("library")
        staged.showing.library.panel.search("raised")
        yield "library-site"
        staged.showing.library.panel.clearFilter()
        staged.controller.choose(BACLOFEN)
        read(staged)
        yield "pump-breaks-a-limit"
        staged.showing.go("worklist")
        yield "worklist-breaks-a-limit"
    staged.shelf.choose_release()


def _signed_site(staged: Staged, folder: Path) -> Path:
    """A made-up site file, signed with a key that is made here and thrown away."""
    place = folder / "st-example.toml"
    place.write_text(_SITE, encoding="utf-8")
    pem, public = make_key()
    day = date(2026, 11, 20).isoformat()
    signature = sign(pem, b"", message(SealKind.SITE, site_files(str(place)), day))
    seal_path(str(place)).write_text(write_seal(Seal(SealKind.SITE, public, day, signature)), encoding="utf-8")
    trust(staged.stage.store, public, _PHARMACIST, "the tour")
    return place
