"""How a conversation begins: who is there, HELLO with the key for that pump, and the pump's own account.

What is said in plain only chooses the key. A pump that this console has keys for is greeted under these and no others,
whatever it says of itself; a pump under published keys must say that it is an emulator.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from device.events import Why
from device.keys import Keys, Peer
from device.messages import Hello, HelloReply, Request, Status, StatusReply, Who, WhoReply
from device.turns import Answer, Heard
from device.values import replace
from profiles.pump import PumpStatus


@dataclass(frozen=True, slots=True)
class Greeting:
    """``serial``: the only pump that may be there, any if empty. ``ask`` is what is to be said next."""

    serial: str = ""
    peer: Peer | None = None
    ask: Request = field(default_factory=Who)


@dataclass(frozen=True, slots=True)
class Unmet:
    """Nobody was met, or not who should be there; ``serial`` where one was named in plain."""

    why: Why
    serial: str = ""


def met(greeting: Greeting, heard: Heard, keys: Keys) -> Greeting | PumpStatus | Unmet:
    """What comes next: another request, the pump's own account, or why there is none.

    The account is the first sealed request: with it the epoch begins.
    """
    reply = heard.reply if isinstance(heard, Answer) else None
    if isinstance(reply, WhoReply) and isinstance(greeting.ask, Who):
        return _named(greeting, reply, keys)
    if isinstance(reply, HelloReply) and isinstance(greeting.ask, Hello):
        return replace(greeting, ask=Status())
    if isinstance(reply, StatusReply) and isinstance(greeting.ask, Status) and greeting.peer is not None:
        return _proved(greeting, greeting.peer, reply.status)
    return Unmet(Why.SILENT)


def _named(greeting: Greeting, here: WhoReply, keys: Keys) -> Greeting | Unmet:
    if greeting.serial not in ("", here.serial):
        return Unmet(Why.ANOTHER_PUMP, here.serial)
    peer = keys.peer(here.serial, here.published)
    if isinstance(peer, Why):
        return Unmet(peer, here.serial)
    return replace(greeting, serial=here.serial, peer=peer, ask=Hello(here.serial))


def _proved(greeting: Greeting, peer: Peer, status: PumpStatus) -> PumpStatus | Unmet:
    if status.serial != greeting.serial:
        return Unmet(Why.ANOTHER_PUMP, greeting.serial)
    return status if status.emulator == peer.emulator else Unmet(Why.WRONG_KEYS, greeting.serial)
