"""The made-up people: nobody real, everybody different, the same for a seed."""

from datetime import date

from handrail.domain.cases import Pathway
from handrail.domain.nhs_number import read
from handrail.rehearsal.caseload_people import made_up_people

TODAY = date(2026, 11, 20)


def test_nobody_has_another_name_or_number_and_every_number_is_of_the_test_range() -> None:
    people = made_up_people(1, 300, today=TODAY)
    numbers = [person.nhs_number for person in people if person.nhs_number is not None]
    assert len({person.name for person in people}) == len(people)
    assert len(set(numbers)) == len(numbers) > 250
    assert all(read(number).for_tests for number in numbers)


def test_names_try_the_pages_and_ages_fit_the_pathway() -> None:
    people = made_up_people(1, 200, today=TODAY)
    lengths = [len(person.name) for person in people]
    assert min(lengths) <= 5 and max(lengths) >= 45
    assert any(not person.name.isascii() for person in people)
    for person in people:
        years = (TODAY - person.born).days / 365.25
        assert (years < 18.1) == (person.pathway is Pathway.CHILDREN_AND_YOUNG_PEOPLE) or years >= 17
        assert (years >= 66) == (person.pathway is Pathway.OLDER_ADULTS)


def test_a_person_does_not_depend_on_how_many_there_are() -> None:
    def told(how_many: int, seed: int = 1) -> list[tuple[object, ...]]:
        people = made_up_people(seed, how_many, today=TODAY)[:10]
        return [(p.name, p.born, p.nhs_number, p.pathway, p.signs, p.contact_every_days) for p in people]

    assert told(10) == told(200)
    assert told(10, seed=2) != told(10)


def test_both_places_and_every_pathway_are_there() -> None:
    people = made_up_people(1, 200, today=TODAY)
    assert {person.locality for person in people} == {"northvale", "southmere"}
    assert {person.pathway for person in people} == set(Pathway)
