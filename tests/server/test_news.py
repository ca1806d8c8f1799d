"""What is said on a room's channel reads as it was written."""

import pytest

from server.news import Entry, Notice, Passing, decode_news, passing


@pytest.mark.parametrize(
    ("message", "news"),
    [
        (b"e1\n", Entry(version=1, body=b"")),
        (b"e70000\n\n\x00e1\nn\xff", Entry(version=70_000, body=b"\n\x00e1\nn\xff")),
        (b"n", Notice(body=b"")),
        (b"ne1\n", Notice(body=b"e1\n")),
        (b"s\x01e1\n", Passing(body=b"\x01e1\n")),
        (passing(b""), Passing(body=b"")),
    ],
)
def test_news_reads_as_it_was_written(message: bytes, news: Entry | Notice | Passing) -> None:
    assert decode_news(message) == news


@pytest.mark.parametrize("message", [b"", b"x", b"e", b"e1", b"e\nbody", b"ex\nbody", b"e-1\nbody"])
def test_bytes_that_are_no_news_are_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match="neither"):
        decode_news(message)
