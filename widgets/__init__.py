"""GLASS: shows a value, says what the hand did; knows no pump and no file."""
