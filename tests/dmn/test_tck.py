"""The compatibility kit: all of level 2, and floors under level 3 that may only rise."""

from collections.abc import Sequence

import pytest

from tests.dmn import tck

pytestmark = [
    pytest.mark.tck,
    pytest.mark.skipif(
        not tck.FOLDER.is_dir(), reason=f"the DMN compatibility kit is not in {tck.FOLDER.name} beside us"
    ),
]

FEWEST_CASES = {"level-2": 116, "level-3": 1_850}
FEWEST_WITH_VALUE = {"level-2": 105, "level-3": 714}
FLOORS = {"level-2": 1.0, "level-3": 0.995}
FLOORS_WITH_VALUE = {"level-2": 1.0, "level-3": 0.99}


@pytest.mark.parametrize("level", ["level-2", "level-3"])
def test_the_cases_of_a_level_pass(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    all_cases = list(tck.verdicts(level))
    with_value = [verdict for verdict in all_cases if verdict.expects_value]
    with capsys.disabled():
        print(f"\n{level}: {_told(all_cases)}; with a result other than null: {_told(with_value)}")
    assert len(all_cases) >= FEWEST_CASES[level]
    assert len(with_value) >= FEWEST_WITH_VALUE[level]
    failed = [
        f"{verdict.folder} {verdict.case}: {verdict.explanation}"
        for verdict in all_cases
        if not verdict.passed
    ]
    assert _share(all_cases) >= FLOORS[level], "\n".join(failed)
    assert _share(with_value) >= FLOORS_WITH_VALUE[level], "\n".join(failed)


def _share(verdicts: Sequence[tck.Verdict]) -> float:
    return sum(verdict.passed for verdict in verdicts) / len(verdicts)


def _told(verdicts: Sequence[tck.Verdict]) -> str:
    return f"{sum(verdict.passed for verdict in verdicts)} of {len(verdicts)} cases pass ({_share(verdicts):.2%})"
