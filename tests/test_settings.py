"""Settings: read from the environment, refused when they cannot be used, never leaking a secret."""

from pathlib import Path

import pytest

from handrail.settings import Settings, SettingsError, read


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import fields

    for one in fields(Settings):
        monkeypatch.delenv(one.metadata["variable"], raising=False)


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read()
    assert settings.home == Path(__file__).resolve().parents[1] / ".handrail", "beside the code, not in here"
    assert settings.address == "http://127.0.0.1:8040"
    assert settings.database_url is None
    assert settings.demo is False


def test_what_is_set_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PORT": " 9000 ",
        "HANDRAIL_HOME": "~/handrail",
        "HANDRAIL_DEMO": "yes",
        "HANDRAIL_BASE_URL": "https://handrail.trust.example/",
        "HANDRAIL_WEB_WORKERS": "",
    }.items():
        monkeypatch.setenv(name, value)
    settings = read()
    assert settings.port == 9000
    assert settings.home == Path.home() / "handrail"
    assert settings.demo is True
    assert settings.address == "https://handrail.trust.example"
    assert settings.secure is True
    assert settings.web_workers == 2, "an empty variable counts as absent"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("HANDRAIL_DEMO", "perhaps"),
        ("HANDRAIL_LOG_FORMAT", "xml"),
        ("HANDRAIL_WEB_WORKERS", "0"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=f"^{variable} cannot be used: [A-Z]"):
        read()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8040"),
        ("::1", "http://[::1]:8040"),
        ("10.1.2.3", "http://10.1.2.3:8040"),
    ],
)
def test_the_address_is_one_that_can_be_opened(
    monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    monkeypatch.setenv("HANDRAIL_HOST", host)
    assert read().address == address


def test_secrets_are_not_printed() -> None:
    settings = Settings(
        master_key="key-secret",
        smtp_url="smtp://u:mail-secret@h",
        database_url="postgresql://u:db-secret@h/n",
    )
    assert "secret" not in repr(settings) + str(settings)
    assert "port=8040" in repr(settings)
