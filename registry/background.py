"""Work in the background of this process, and how far it is, for the page that waits for it."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any

from flask import Flask

from registry.extensions import db

log = logging.getLogger(__name__)

# Told how much is done so far.
Progress = Callable[[int], None]
Work = Callable[[Progress], Any]
# So many jobs that are over are remembered; the results of older ones are let go.
MOST_KEPT = 20
_jobs: dict[str, "Job"] = {}
_lock = Lock()


@dataclass(slots=True)
class Job:
    """Work that somebody waits for: *done* of *total*, then its result or what stopped it.

    *owner* is the id of the user who may see it, *unit* what is counted, such as cases, *back*
    the address to go back to where the work is refused.
    """

    owner: int
    total: int
    unit: str
    back: str = ""
    done: int = 0
    is_running: bool = True
    result: Any = None
    problem: Exception | None = None

    @property
    def state(self) -> dict[str, Any]:
        """Whether it is busy, how far in percent, and the same in words."""
        percent = min(100, 100 * self.done // max(1, self.total))
        words = f"{min(self.done, self.total):,} of {self.total:,} {self.unit}"
        return {"busy": self.is_running, "percent": percent, "words": words}

    def answer(self) -> Any:
        """Return the result of work that is over; raises what stopped it."""
        if self.problem is not None:
            raise self.problem
        return self.result


def silent(done: int) -> None:
    """Tell nobody: the progress of work that nobody watches."""


def run(app: Flask, work: Callable[[], Any]) -> None:
    """Start *work* in a thread with *app*; what goes wrong there is logged."""

    def in_context() -> None:
        with app.app_context():
            try:
                work()
            except Exception:
                log.exception("Work in the background failed: %s", work.__qualname__)
            finally:
                db.session.remove()

    Thread(target=in_context, daemon=True).start()


def start(app: Flask, job: Job, work: Work, *, refusals: tuple[type[Exception], ...] = ()) -> str:
    """Start *work* as *job* and return the key by which :func:`find` knows it.

    *work* tells its progress, in the unit of the job.  Its result must not hang on the
    session of its thread.  *refusals* are for whoever waits, and not logged.
    """
    key = secrets.token_urlsafe(12)
    with _lock:
        _jobs[key] = job
        over = [each for each, kept in _jobs.items() if not kept.is_running]
        for each in over[:-MOST_KEPT]:
            del _jobs[each]

    def done(number: int) -> None:
        job.done = number

    def working() -> None:
        try:
            job.result = work(done)
        except refusals as problem:
            job.problem = problem
        except Exception as problem:
            job.problem = problem
            raise
        finally:
            job.is_running = False

    run(app, working)
    return key


def find(key: str, owner: int) -> Job | None:
    """Return the job of *owner* with *key*; None where it is not known here (any more)."""
    job = _jobs.get(key)
    return job if job and job.owner == owner else None
