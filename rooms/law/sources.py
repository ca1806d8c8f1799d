"""The only home of what England's rows share: their instruments and their two days."""

from datetime import date

CHECKED_ON = date(2026, 11, 24)
"""When the domain reference was last gone through."""

IN_FORCE = date(2014, 9, 1)
"""SI 2014/1530, regulation 1. The rows that are no regulation stand with it from the same day."""

REGULATIONS = "SEND Regulations 2014 (SI 2014/1530)"
TRIBUNAL_RULES = "First-tier Tribunal (HESC) Rules 2008 (SI 2008/2699)"
