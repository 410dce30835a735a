"""WIRE: how to talk with a pump; bytes and time come in as arguments."""
