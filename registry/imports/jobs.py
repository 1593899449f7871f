"""Reading and accepting in the background, so that the page can show how far it is."""

import logging
from collections.abc import Callable
from threading import Thread

from flask import Flask

from registry.audit.actions import Actor
from registry.exchange.importing import actions, queries
from registry.extensions import db

log = logging.getLogger(__name__)

# Tumors stored so far and the outcome's words, of batches that are being accepted here.
accepting: dict[int, int] = {}
outcomes: dict[int, str] = {}


def read_in_background(app: Flask, batch_id: int) -> None:
    """Start reading a batch's file."""

    def read() -> None:
        batch = queries.batch_or_404(batch_id)
        actions.hold(batch_id, queries.file_path(batch))

    _start(app, read)


def accept_in_background(app: Flask, actor: Actor, batch_id: int) -> None:
    """Start accepting a batch; a second start of the same one does nothing."""
    if batch_id in accepting:
        return
    accepting[batch_id] = 0
    outcomes.pop(batch_id, None)

    def accept() -> None:
        path = queries.file_path(queries.batch_or_404(batch_id))
        try:
            actions.accept(
                actor, batch_id, path, lambda tumors: accepting.__setitem__(batch_id, tumors)
            )
            queries.forget_file(queries.batch_or_404(batch_id))
        except (actions.StoreChanged, actions.NotHeld) as refused:
            outcomes[batch_id] = str(refused)
            if isinstance(refused, actions.StoreChanged):
                actions.compare_again(batch_id, path)
        except Exception:
            outcomes[batch_id] = "The registry made a mistake; nothing was stored. See its log."
            raise
        finally:
            accepting.pop(batch_id, None)

    _start(app, accept)


def _start(app: Flask, work: Callable[[], None]) -> None:
    def run() -> None:
        with app.app_context():
            try:
                work()
            except Exception:
                log.exception("A job of the import room failed")
            finally:
                db.session.remove()

    Thread(target=run, daemon=True).start()
