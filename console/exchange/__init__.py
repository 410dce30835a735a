"""What leaves the console: paper and files for people and for other systems."""
