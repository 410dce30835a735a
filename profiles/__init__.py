"""THERAPY: what a profile is and what is safe to ask; frozen values and pure functions."""
