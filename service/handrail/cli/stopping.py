"""Leaving no process behind: children notice when a parent is gone, and a signal becomes an exception."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SUPERVISED = "HANDRAIL_SUPERVISED"
_LOOK_EVERY_S = 0.5
_GRACE_S = 15.0


class Stopped(BaseException):
    """The process was asked to stop (SIGINT, SIGTERM or SIGHUP)."""


@contextmanager
def stops_in_order() -> Iterator[None]:
    """Within the block a signal to stop raises Stopped, once, so that what was opened is closed."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.signal(each, stop) for each in signals}
    try:
        yield
    except Stopped:
        pass
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def stop_with(parent: int) -> None:
    """From now on, end in good order when the parent, process `parent`, is gone, killed included.

    The caller says which that was: a parent that is gone already would be taken for its successor.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE_S)
        os._exit(1)

    threading.Thread(target=watch, name="stop-with-parent", daemon=True).start()


def stop_with_supervisor() -> None:
    """As `stop_with`, if the process that started this one left its number in the environment."""
    supervisor = os.environ.get(SUPERVISED)
    if supervisor:
        stop_with(int(supervisor))
