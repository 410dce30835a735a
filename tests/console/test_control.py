"""Lines beside the pump's own: whole ones in, sentences back, one speaker after the other."""

from __future__ import annotations

from console.control import ControlLines


class Line:
    url = "memory://"

    def __init__(self, *incoming):
        self.incoming, self.outgoing = list(incoming), b""

    def wait(self, wait_s):
        del wait_s

    def read(self):
        return self.incoming.pop(0) if self.incoming else b""

    def write(self, data):
        self.outgoing += data

    def close(self):
        self.incoming = []


def test_a_line_comes_when_it_is_whole():
    control = ControlLines(Line(b"stall for=2", b" h\r\ntruth\n", b""))
    assert [control.read() for _ in range(3)] == [(), ("stall for=2 h", "truth"), ()]


def test_half_a_line_of_a_speaker_who_left_is_forgotten():
    control = ControlLines(Line(b"sta", None, b"truth\n"))
    assert [control.read() for _ in range(3)] == [(), (), ("truth",)]


def test_the_answer_is_a_line():
    line = Line()
    ControlLines(line).answer("The rotor stands.")
    assert line.outgoing == b"The rotor stands.\n"
