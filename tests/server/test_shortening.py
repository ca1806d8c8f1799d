"""Words that people wrote, where there is little room: cut after a word, and never within a sign."""

import re

from server.shortening import shortened

FOREIGN = (
    "الدعم داخل الصف، كل يوم؛ ثم مراجعة",
    "לתת תמיכה בכיתה, בכל יום; ואז לבדוק",
    "每周提供十二小时的一对一支持，直到计划完成" * 6,
    "👩‍👩‍👧‍👦🏳️‍🌈🇬🇧 a taxi, a tutor; a \\n plan",
    "One line, with a comma\nand another; with a semicolon\n\n\\, and a backslash \\",
    "A tab\there",
    "BEGIN:VEVENT\nSUMMARY:another\nEND:VEVENT",
    "Zażółć gęślą jaźń " * 40,
    "x" * 1000,
)


def test_a_title_is_cut_after_a_word_and_never_within_a_sign() -> None:
    assert shortened("Short  and\nsweet", 70) == "Short and sweet"
    assert shortened("One two, three four", 10) == "One two…"
    assert shortened("abcdefghij", 5) == "abcd…"
    family = "👩‍👩‍👧‍👦"
    assert shortened("ab" + family * 3, 12) == f"ab{family}…"
    assert shortened("🇬🇧" * 9, 5) == "🇬🇧🇬🇧…"
    assert shortened("e\u0301" * 9, 4) == "e\u0301…"
    for text in FOREIGN:
        title = shortened(text, 70)
        assert len(title) <= 70
        assert text.replace("\n", " ").startswith(re.sub("…$", "", title).split(" ")[0])
