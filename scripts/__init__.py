"""The commands behind the Makefile that are longer than a line."""
