"""DESK: puts the rooms together."""
