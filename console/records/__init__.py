"""What is kept: patients, readings, signed programs and the audit chain, in one SQLite file."""
