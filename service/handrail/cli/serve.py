"""`handrail serve`: the web processes, with the embedded database unless DATABASE_URL names another."""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from types import FrameType
from typing import Any

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from handrail.cli.problems import in_words
from handrail.cli.stopping import stop_with, stop_with_supervisor, stops_in_order
from handrail.gateways.postgres import PostgresUnavailable, open_database
from handrail.settings import Settings, read

_STOP_WITHIN_S = 20
_CANNOT_START = signal.SIGUSR1


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes; otherwise HANDRAIL_WEB_WORKERS.")
def command(workers: int | None) -> None:
    """Serve the pages and the API until told to stop (Ctrl-C or SIGTERM)."""
    stop_with_supervisor()
    settings = read()
    refuse_a_taken_port(settings)
    with stops_in_order(), open_database(settings, say=click.echo) as url:
        os.environ["DATABASE_URL"] = url  # the web processes read it there
        server = _server(settings, workers or settings.web_workers)
        failed = threading.Event()

        def give_up(_signal: int, _frame: FrameType | None) -> None:
            failed.set()
            server.signal_handler_interrupt()

        signal.signal(_CANNOT_START, give_up)
        threading.Thread(target=_say_when_ready, args=(settings,), daemon=True).start()
        server.serve(target_loader=load_application, wrap_loader=False)
        if failed.is_set():
            raise click.ClickException("The web processes cannot start; the reason is above.")


def load_application() -> Callable[..., Any]:
    """The application of one web process, which ends when the process that started it is gone.

    What keeps it from being made is printed and ends both, as that process would else try for ever.
    """
    starter = multiprocessing.parent_process()
    if starter is None or starter.pid is None:
        raise RuntimeError("Only handrail serve starts web processes")
    stop_with(starter.pid)
    try:
        return in_words(_application)
    except click.ClickException as problem:
        problem.show()
    except BaseException:  # noqa: BLE001 (whatever it is, it is printed and ends the process)
        traceback.print_exc()
    os.kill(starter.pid, _CANNOT_START)
    sys.exit(1)


def _application() -> Callable[..., Any]:
    from handrail.bootstrap import assemble  # here: the process that only watches over these needs none of it
    from handrail.web.app import create_app

    settings = read()
    if settings.database_url is None:
        raise PostgresUnavailable("A web process is told its database by the process that starts it")
    return create_app(assemble(settings, database_url=settings.database_url), settings)


def refuse_a_taken_port(settings: Settings) -> None:
    """click.ClickException, naming what to do, when something else listens on the port already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((settings.host, settings.port))
        except OSError as problem:
            raise click.ClickException(
                f"Cannot listen on {settings.host} port {settings.port}: {problem.strerror}. "
                "Stop what listens there, or choose another port, as in: PORT=8041 make run"
            ) from None


def _server(settings: Settings, workers: int) -> MPServer:
    # Fresh processes: copies of this one would share its database lock, and behave otherwise on macOS.
    multiprocessing.set_start_method("spawn", force=True)
    return MPServer(
        target="handrail.web.app:create_app",  # a name for messages; load_application makes it
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.web_threads,
        backlog=1024,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_WITHIN_S,
    )


def _say_when_ready(settings: Settings) -> None:
    """Print what to open once it can be opened."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    while True:
        line = HTTPConnection(host, settings.port, timeout=5)
        try:
            line.request("GET", "/health/live")
            line.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            click.echo(f"Handrail is ready. Open {settings.address}   (Ctrl-C stops it)")
            return
        finally:
            line.close()
