"""Every setting of Handrail, in one frozen dataclass, read from the environment as a process starts."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from environs import Env, EnvError, validate

LOG_FORMATS = ("console", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(ValueError):
    """A setting in the environment cannot be used; the message names the variable and says what it may be."""


def _setting(variable: str, kind: str, default: Any, about: str, check: Any = None) -> Any:
    return field(
        default=default, metadata={"variable": variable, "kind": kind, "about": about, "check": check}
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator may choose; each field carries the variable it is read from and what it means."""

    home: Path = _setting(
        "HANDRAIL_HOME",
        "path",
        Path(".handrail"),
        "Folder for what this installation keeps outside the database: the embedded PostgreSQL, the master "
        "key, the mail folder. Otherwise beside the code, wherever Handrail is started from.",
    )
    database_url: str | None = _setting(
        "DATABASE_URL",
        "str",
        None,
        "PostgreSQL 14 or later to use instead of the embedded one, as `postgresql://user:password@host:5432/name`.",
    )
    postgres_bin: Path | None = _setting(
        "HANDRAIL_POSTGRES_BIN",
        "path",
        None,
        "Folder with `initdb` and `postgres` for the embedded server; otherwise an installed server of "
        "version 14 or later is looked for, then the one that came with the Python packages.",
    )
    postgres_account: str = _setting(
        "HANDRAIL_POSTGRES_ACCOUNT",
        "str",
        "nobody",
        "Account the embedded server runs as when Handrail is started by root; not used otherwise.",
    )
    fsync: bool = _setting(
        "HANDRAIL_FSYNC",
        "bool",
        True,
        "Whether the embedded server waits for the disk. Off only for tests that are not about durability: a "
        "power cut then loses data.",
    )
    host: str = _setting(
        "HANDRAIL_HOST", "str", "127.0.0.1", "Address the web server listens on; `0.0.0.0` for every address."
    )
    port: int = _setting(
        "PORT", "int", 8040, "Port the web server listens on.", validate.Range(min=1, max=65535)
    )
    base_url: str | None = _setting(
        "HANDRAIL_BASE_URL",
        "str",
        None,
        "Address people open, for links in messages and for secure cookies (`https://`); otherwise made of "
        "the host and port.",
    )
    proxies: int = _setting(
        "HANDRAIL_PROXIES",
        "int",
        0,
        "How many reverse proxies stand in front and set `X-Forwarded-For` and `X-Forwarded-Proto`.",
        validate.Range(min=0, max=5),
    )
    web_workers: int = _setting(
        "HANDRAIL_WEB_WORKERS",
        "int",
        2,
        "Web processes that `handrail serve` starts.",
        validate.Range(min=1, max=64),
    )
    web_threads: int = _setting(
        "HANDRAIL_WEB_THREADS",
        "int",
        8,
        "Requests that one web process answers at the same time; each may hold one database connection.",
        validate.Range(min=1, max=64),
    )
    demo: bool = _setting(
        "HANDRAIL_DEMO",
        "bool",
        False,
        "Whether anyone may sign in as a made-up persona, without a password. Never with real records.",
    )
    master_key: str | None = _setting(
        "HANDRAIL_MASTER_KEY",
        "secret",
        None,
        "Key that seals every case's key: 32 bytes in base64. Otherwise the file `master.key` in "
        "HANDRAIL_HOME, made on first use. Whoever loses it loses all free text.",
    )
    smtp_url: str | None = _setting(
        "HANDRAIL_SMTP_URL",
        "secret",
        None,
        "Mail server, as `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465`. "
        "Without it messages are written to the folder `outbox` in HANDRAIL_HOME; nobody is sent anything.",
    )
    mail_from: str = _setting(
        "HANDRAIL_MAIL_FROM", "str", "handrail@localhost", "Address that messages are sent from."
    )
    log_format: str = _setting(
        "HANDRAIL_LOG_FORMAT",
        "str",
        "console",
        "How log lines are written: `console` for people, `json` for a collector.",
        validate.OneOf(LOG_FORMATS),
    )
    log_level: str = _setting(
        "HANDRAIL_LOG_LEVEL",
        "str",
        "info",
        "Least important log line that is written: `debug`, `info`, `warning` or `error`.",
        validate.OneOf(LOG_LEVELS),
    )

    @property
    def address(self) -> str:
        """The address people open, without a slash at the end."""
        if self.base_url:
            return self.base_url.rstrip("/")
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people reach the service over TLS, so that cookies may be kept to it."""
        return self.address.startswith("https://")

    @property
    def outbox(self) -> Path:
        """Folder that messages are written to when there is no mail server."""
        return self.home / "outbox"

    def __repr__(self) -> str:
        """Every field but the values of secrets and of a database address, which may hold a password."""
        hidden = {one.name for one in fields(self) if one.metadata["kind"] == "secret"} | {"database_url"}
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        shown = (f"{name}={'...' if name in hidden else value!r}" for name, value in values.items() if value)
        return f"Settings({', '.join(shown)})"


def read() -> Settings:
    """The settings in the environment, with `home` made absolute; an empty variable counts as absent.

    Raises SettingsError naming the variable when a value cannot be used.
    """
    env = Env()
    values: dict[str, Any] = {}
    for one in fields(Settings):
        variable, kind, check = (one.metadata[key] for key in ("variable", "kind", "check"))
        if os.environ.get(variable, "").strip() == "":
            continue
        try:
            values[one.name] = getattr(env, "str" if kind == "secret" else kind)(variable, validate=check)
        except EnvError as problem:
            reason = (str(problem).partition(" invalid: ")[2] or str(problem)).strip("[]'")
            raise SettingsError(f"{variable} cannot be used: {reason}") from None
    home = values.get("home", _beside_the_code() / Settings().home)
    return Settings(**{**values, "home": home.expanduser().absolute()})


def _beside_the_code() -> Path:
    """The folder of the checkout; where the package was installed without one, the folder we are in."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def reference() -> str:
    """Every setting as a Markdown table, for `service/reference/settings.md`; a test keeps that the same."""
    lines = [
        "# Settings",
        "",
        "Made from `service/handrail/settings.py` by `make reference`; do not edit. Environment variables.",
        "",
        "| variable | otherwise | what it is |",
        "| --- | --- | --- |",
    ]
    for one in fields(Settings):
        otherwise = str(one.default).lower() if isinstance(one.default, bool) else one.default
        shown = "" if otherwise is None else f"`{otherwise}`"
        lines.append(f"| `{one.metadata['variable']}` | {shown} | {one.metadata['about']} |")
    return "\n".join(lines) + "\n"
