"""The only home of what a person may write: plain text, in any script, of a stated length.

A pattern refuses what can hurt other people's screens or documents: control characters, and the
characters that turn the direction of the text around them (source: quality/checklist.md S24).
Line breaks are allowed in longer texts. Blank is not text: a pattern asks for one visible character.
"""

from typing import Annotated

from msgspec import Meta

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_DIRECTION_AND_INVISIBLE = r"\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_BAD = _CONTROLS + _DIRECTION_AND_INVISIBLE
# Rightly within words of some scripts and in emoji, and blank when there is nothing else.
_BLANK = r"\s\u00ad\u034f\u115f\u1160\u180b-\u180e\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0"
_LINE = rf"^(?![{_BLANK}]*$)[^{_BAD}\n\t]*$(?!\n)"
_WORDS = rf"^(?![{_BLANK}]*$)[^{_BAD}]*$(?!\n)"
_MAYBE_WORDS = rf"^[^{_BAD}]*$(?!\n)"

# One line that must say something: a name, an owner.
Line = Annotated[str, Meta(min_length=1, max_length=120, pattern=_LINE)]
# One line that may be left empty for now.
MaybeLine = Annotated[str, Meta(max_length=120, pattern=rf"^[^{_BAD}\n\t]*$(?!\n)")]
# A few sentences that must say something: an action, a change asked for, a reason.
Sentences = Annotated[str, Meta(min_length=1, max_length=1000, pattern=_WORDS)]
# A few sentences that may be left out.
MaybeSentences = Annotated[str, Meta(max_length=1000, pattern=_MAYBE_WORDS)]
# A page at the most: the words of the conclusion.
Page = Annotated[str, Meta(max_length=4000, pattern=_MAYBE_WORDS)]
# An id or a key that a browser sends: short, and nothing that could be mistaken for anything else.
Token = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$(?!\n)")]
