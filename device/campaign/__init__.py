"""The fault campaign: the real session, gate, journal and emulator in turned time, on a line that is hurt by script."""
