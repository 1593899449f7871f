"""Reading and accepting in the background, so that the page can show how far it is."""

from flask import Flask

from registry import background
from registry.audit.actions import Actor
from registry.exchange.importing import actions, queries

# Tumors stored so far and the outcome's words, of batches that are being accepted here.
accepting: dict[int, int] = {}
outcomes: dict[int, str] = {}


def read_in_background(app: Flask, batch_id: int) -> None:
    """Start reading a batch's file."""

    def read() -> None:
        batch = queries.batch_or_404(batch_id)
        actions.hold(batch_id, queries.file_path(batch))

    background.run(app, read)


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

    background.run(app, accept)
