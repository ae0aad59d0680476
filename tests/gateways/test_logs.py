"""Log lines respect their level and never show local values."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from handrail.bootstrap import assemble
from handrail.gateways.logs import configure_logs
from handrail.settings import Settings

SECRET = "she said this in confidence"


def logged(capsys: pytest.CaptureFixture[str], **changes: str) -> str:
    configure_logs(replace(Settings(home=Path("/nowhere")), **changes))  # type: ignore[arg-type]
    log = structlog.get_logger("test")

    def breaks(words: str) -> None:
        raise ValueError(f"a fault after {len(words)} letters")

    log.info("unimportant")
    try:
        breaks(SECRET)
    except ValueError as fault:
        log.error("broken", exc_info=fault)
    return capsys.readouterr().err


@pytest.mark.parametrize("form", ["console", "json"])
def test_tracebacks_come_without_local_values(capsys: pytest.CaptureFixture[str], form: str) -> None:
    written = logged(capsys, log_format=form, log_level="info")
    assert "a fault after 27 letters" in written and SECRET not in written
    assert "unimportant" in written


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert "unimportant" not in logged(capsys, log_format="console", log_level="error")


def test_json_lines_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    lines = logged(capsys, log_format="json", log_level="info").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["unimportant", "broken"]


def test_a_handrail_that_is_put_together_logs_as_its_settings_say(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assemble(Settings(home=tmp_path, log_level="error"), database_url=database).database.close()
    structlog.get_logger("test").info("unimportant")
    assert "unimportant" not in "".join(capsys.readouterr())
