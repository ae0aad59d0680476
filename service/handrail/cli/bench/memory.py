"""Whether a web process stays as small as it was, after ten thousand requests."""

from __future__ import annotations

import time

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.cli.bench import Figures, Say
from handrail.cli.bench.place import a_place, one_task
from handrail.cli.bench.serving import connection, largest_mebibytes, one_round, served
from handrail.domain.actors import SYSTEM

BARS = {"mebibytes_last": "under 250", "grown": "flat: no step after the first fifth"}
_REQUESTS_A_TURN, _PARTS = 8, 5
_AT_MOST_S = 1200.0


def measure(requests: int, say: Say) -> Figures:
    """MiB of the one web process at the beginning, after each fifth of the requests, and grown since the first fifth.

    Each turn is a round by the API, and the pages of the inbox, the cases, a case and a run with its diagram.
    """
    with a_place() as place:
        place.publish("bench-one-task", one_task("bench-one-task"))
        token = place.handrail.perform(SignInAsPersona(username="bench-clinician", kind="token"), by=SYSTEM)
        session = place.handrail.perform(SignInAsPersona(username="bench-clinician"), by=SYSTEM)
        with served(place, say, workers=1) as (server, port):
            to = connection(port)
            cases = [str(place.a_case().id) for _ in range(20)]
            sizes: list[float] = []
            turns = requests // _REQUESTS_A_TURN
            began = time.monotonic()
            done = 0
            for turn in range(turns):
                if time.monotonic() - began > _AT_MOST_S:
                    say("Out of time: stopped early")
                    break
                case = cases[turn % len(cases)]
                instance = one_round(to, token, case)
                for path in ("/inbox?tab=available", "/cases", f"/cases/{case}", f"/instances/{instance}"):
                    to.request("GET", path, headers={"Cookie": f"handrail={session}"})
                    answer = to.getresponse()
                    answer.read()
                    assert answer.status == 200, f"{path}: {answer.status}"
                done += _REQUESTS_A_TURN
                if turn == turns // 50:
                    sizes.append(largest_mebibytes(server.pid))
                if (turn + 1) % (turns // _PARTS) == 0:
                    sizes.append(largest_mebibytes(server.pid))
                    say(f"{done:,} requests: {sizes[-1]:.0f} MiB")
        return {
            "mebibytes_first": sizes[0],
            "mebibytes_last": sizes[-1],
            "grown": sizes[-1] - sizes[1],
            "sizes": [round(size, 1) for size in sizes],
            "requests": done,
        }
