"""The one way XML gets in is narrow."""

import pytest

from handrail import dmn
from tests.dmn.drawing import decision, literal, model

GOOD = model(decision("d", literal('"é"')))
BOMB = (
    "<!DOCTYPE d [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x"}">' for n in range(9)) + "]>"
)


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        f'<?xml version="1.0" encoding="UTF-8"?>{GOOD}',
        f'<?xml version="1.0"?><!-- a comment --><?what now?>{GOOD}',
    ],
)
def test_utf_8_is_read(data: bytes | str) -> None:
    assert dmn.load(data).decide("d", {}).value == "é"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BOMB + GOOD, "DOCTYPE"),
        ('<!DOCTYPE d SYSTEM "file:///etc/passwd">' + GOOD, "DOCTYPE"),
        (GOOD.encode("utf-16"), "UTF-8"),
        (GOOD.encode("latin-1"), "UTF-8"),
        (f'<?xml version="1.0" encoding="ISO-8859-1"?>{model(decision("d", literal("1")))}', "UTF-8"),
        ("<definitions>", "not well-formed"),
        ("", "not well-formed"),
        ("<definitions/>", "not a DMN file"),
        ("<a xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>", "not a DMN file"),
        (model("<a>" * 70 + "</a>" * 70), "64 deep"),
        (model("<!-- " + "x" * (1 << 20) + " -->"), "bytes"),
        (GOOD.replace("é", "&undeclared;"), "not well-formed"),
        (GOOD.replace("é", "\x00"), "not well-formed"),
    ],
)
def test_anything_else_is_refused_in_plain_words(data: bytes | str, words: str) -> None:
    with pytest.raises(dmn.DmnError, match=words):
        dmn.load(data)
    (finding,) = dmn.check(data)
    assert words in finding.message


def test_text_with_comments_inside_is_read_whole() -> None:
    commented = GOOD.replace('"é"', '"a" <!-- not part of it -->+ "b"')
    assert dmn.load(commented).decide("d", {}).value == "ab"


def test_the_same_file_is_read_once() -> None:
    assert dmn.load(GOOD) is dmn.load(GOOD.encode())
