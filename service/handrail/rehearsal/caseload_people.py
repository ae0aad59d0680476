"""Who the made-up people are: names that can be read but belong to nobody, test NHS numbers, their place and plan.

Each person has a chance of their own, made from the seed and their number, so adding one changes none of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from random import Random

from handrail.domain.cases import Pathway
from handrail.domain.nhs_number import check_digit

LOCALITIES = ("northvale", "southmere")
TEST_RANGE = 999
FIRST_TEST_NUMBER = 100_000

_GIVEN = (
    "Ada", "Chidi", "Zoë", "Mateusz", "Siân", "Priya", "Bartholomew", "Yasmin", "Łucja", "Kofi", "Aoife", "Søren",
    "Ngozi", "Renée", "Hywel", "Wei", "Hafsa", "Theodosia", "Jun", "Anaïs", "Idris", "Inés", "Björn", "Keziah",
    "Farid", "Gwenllian", "Tomasz", "Esperança", "Ravi", "Orla", "Jarek", "Mirembe", "Pádraig", "Noor", "Tegan",
    "Oluwaseun", "Ioana", "Vikram", "Winifred", "Çağla", "Yusuf", "Rhiannon", "Quang", "Ursula", "Zainab", "Émile",
    "Leocadia", "Sven", "Xiomara", "Dáithí", "Marisol", "Ifeoma", "Elspeth", "Kwabena", "Tuuli", "Ottoline",
)  # fmt: skip
_SURNAME_STARTS = (
    "Thimble", "Lantern", "Quill", "Biscuit", "Saffron", "Pebble", "Ribbon", "Harbour", "Teasel", "Marble",
    "Candle", "Button", "Trellis", "Compass", "Parasol", "Ember", "Cobble", "Bellow", "Acorn", "Tassel",
)  # fmt: skip
_SURNAME_ENDS = ("wick", "hurst", "mere", "worth", "combe", "stow", "garth", "thwaite", "holm")
_UNUSUAL = {
    3: "Bo Ix",
    8: "Maximiliana Theodosia Candlethwaite-Harbourgarth",
    14: "Łucja Żarówecka-Lanternholm",
    21: "Io Ek",
    29: "Bartholomew Oluwaseun Emeka Ribbonhurst-Parasolmere",
    37: "Søren Lampåker",
    46: "Anaïs Chandelôt de la Quillière",
    58: "Nguyệt Đèn-Thimbleworth",
    67: "Pádraig Ó Coinnleoirín",
    79: "Çağla Mumlukçuoğlu",
}
"""People by number whose names try the pages: short, long, doubled, and with letters that not every font has."""

SIGNS = (
    "Stops answering the door", "Leaves the curtains shut all day", "Says the telly talks about me",
    "Stops feeding the cat", "Wears sunglasses indoors", "Rings my sister at night", "Cleans the kitchen at 3 am",
    "Stops opening the post", "Gives things away", "Walks to the old house", "Skips lunch club",
    "Puts paper over the mirrors", "Talks very fast about money", "Sits in the bath for hours",
    "Says goodbye twice", "Stops wearing the hearing aid", "Sleeps in the armchair", "Unplugs the radio",
    "Buys things on the internet at night", "Counts the stairs out loud", "Keeps the coat on indoors",
    "Will not come to the phone", "Cuts the crusts off everything", "Hides the tablets in the sofa",
    "Stops singing in the morning", "Locks the bathroom window", "Goes quiet when the postman comes",
    "Asks what day it is again and again", "Stops going to the allotment", "Weighs food",
)  # fmt: skip

_PATHWAYS: tuple[tuple[Pathway, int, tuple[float, ...], tuple[int, int]], ...] = (
    (Pathway.ADULT_COMMUNITY, 44, (14, 14, 14, 7, 28), (19, 66)),
    (Pathway.SUPPORTED_LIVING, 18, (7, 7, 14), (20, 62)),
    (Pathway.OLDER_ADULTS, 12, (14, 14, 28), (66, 93)),
    (Pathway.CRISIS_ALTERNATIVE, 7, (2,), (18, 60)),
    (Pathway.INPATIENT_REHABILITATION, 6, (7,), (21, 58)),
    (Pathway.CHILDREN_AND_YOUNG_PEOPLE, 4, (14, 7), (12, 17)),
    (Pathway.PERINATAL, 4, (14, 7), (19, 41)),
    (Pathway.EATING_DISORDERS, 3, (7, 14), (17, 40)),
    (Pathway.LEARNING_DISABILITY_AUTISM, 2, (14,), (20, 55)),
)
"""Pathway, its share of a hundred, how often people are usually seen (days), and their ages in years."""


@dataclass(frozen=True, kw_only=True)
class MadeUpPerson:
    """A person who does not exist, and what was agreed with them. `chance` is theirs alone."""

    number: int
    name: str
    born: date
    nhs_number: str | None
    locality: str
    pathway: Pathway
    signs: tuple[str, ...]
    contact_every_days: float
    chance: Random


def made_up_people(
    seed: int, how_many: int, *, today: date, wanted: dict[int, Pathway] | None = None
) -> tuple[MadeUpPerson, ...]:
    """So many people, the same for the same seed and day; `wanted` fixes the pathway of some, by number."""
    names = _names(seed)
    numbers = nhs_numbers_for_tests()
    return tuple(
        _person(seed, number, next(names), next(numbers), today, (wanted or {}).get(number))
        for number in range(how_many)
    )


def nhs_numbers_for_tests() -> Iterator[str]:
    """NHS numbers of the range that no real person is given, each with its right check digit, in order."""
    for number in count(FIRST_TEST_NUMBER):
        body = f"{TEST_RANGE}{number:06d}"
        digit = check_digit(body)
        if digit is not None:
            yield f"{body}{digit}"


def nhs_number_of(number: int) -> str:
    """The NHS number of the person of that number."""
    return next(islice(nhs_numbers_for_tests(), number, None))


def _names(seed: int) -> Iterator[str]:
    chance = Random(f"names {seed}")
    given = list(_GIVEN)
    surnames = [start + end for start in _SURNAME_STARTS for end in _SURNAME_ENDS]
    chance.shuffle(given)
    chance.shuffle(surnames)
    for number in count():
        name = f"{given[number % len(given)]} {surnames[number % len(surnames)]}"
        yield _UNUSUAL.get(number, name)


def _person(
    seed: int, number: int, name: str, nhs_number: str, today: date, wanted: Pathway | None
) -> MadeUpPerson:
    chance = Random(f"{seed} {number}")
    chosen = chance.choices(_PATHWAYS, weights=[share for _, share, _, _ in _PATHWAYS])[0]
    if wanted is not None:
        chosen = next(row for row in _PATHWAYS if row[0] is wanted)
    pathway, _, cadences, (youngest, oldest) = chosen
    days = chance.randint(youngest * 365 + youngest // 4 + 1, oldest * 365 + oldest // 4)
    known = chance.random() > 0.06 or number == 0
    return MadeUpPerson(
        number=number,
        name=name,
        born=today - timedelta(days=days),
        nhs_number=nhs_number if known else None,
        locality=LOCALITIES[number % len(LOCALITIES)],
        pathway=pathway,
        signs=tuple(chance.sample(SIGNS, chance.choice((1, 2, 2, 3, 3, 4))))
        if chance.random() > 0.06
        else (),
        contact_every_days=chance.choice(cadences),
        chance=chance,
    )
