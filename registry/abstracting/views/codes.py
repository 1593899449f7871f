"""Codes and help: what a value means, what words may mean, what an item is."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import entry, finder, help
from registry.abstracting.chart import Chart
from registry.abstracting.fields import item_of
from registry.abstracting.personal import codes
from registry.abstracting.views.blueprint import bp
from registry.addresses import LARGEST
from registry.cases import queries
from registry.cases.directory.queries import COMPANIONS
from registry.security import Permission, requires, signed_in
from registry.standards import items, lookup

LIMIT = 60
# The items on which the meaning of other items' codes depends.
AROUND = (
    "addrAtDxState",
    "addrCurrentState",
    "behaviorCodeIcdO3",
    "dateOfDiagnosis",
    "histologicTypeIcdO3",
    "primarySite",
    "schemaDiscriminator1",
    "schemaDiscriminator2",
)


@bp.get("/codes/<string:naaccr_id>")
@requires(Permission.VIEW_CASES)
def code_page(naaccr_id: str) -> str:
    """Show the codes of an item as a page of their own, for browsers without the dialog."""
    around = _around()
    item = _coded(around, naaccr_id)
    typed = request.args.get("q", "")
    choices = around.search(naaccr_id, typed, LIMIT)
    return render_template(
        "abstracting/codes.html",
        item=item,
        typed=typed,
        choices=choices,
        limit=LIMIT,
        first=_to_code_first(around, naaccr_id),
    )


@bp.get("/codes/<string:naaccr_id>/options")
@requires(Permission.VIEW_CASES)
def code_options(naaccr_id: str) -> str:
    """Return the list beside a field: the user's own codes, and what was typed means."""
    around = _around()
    _coded(around, naaccr_id)
    typed = request.args.get("q", "")
    return render_template(
        "abstracting/_options.html",
        groups=finder.options(current_user.actor, around, naaccr_id, typed, LIMIT),
        first=_to_code_first(around, naaccr_id),
        companion_item=COMPANIONS.get(naaccr_id),
        is_code=_is_code(around, naaccr_id, typed),
    )


@bp.post("/codes/<string:naaccr_id>/kept")
@requires(Permission.ABSTRACT)
def keep_code(naaccr_id: str) -> ResponseReturnValue:
    """Remember that the user took a code; *favourite*, if given, marks it ("yes") or not ("")."""
    around = _around()
    code = request.form.get("code", "")
    if not around.has_codes(naaccr_id) or around.choice(naaccr_id, code) is None:
        abort(404)
    favourite = request.form.get("favourite")
    codes.keep(
        current_user.actor,
        around.list_name(naaccr_id),
        code,
        favourite=None if favourite is None else favourite == "yes",
    )
    return "", 204


@bp.get("/codes/<string:naaccr_id>/entry")
@requires(Permission.VIEW_CASES)
def read_entry(naaccr_id: str) -> ResponseReturnValue:
    """Return as JSON what an item would store for what was typed, and what that means."""
    around = _around()
    try:
        value = entry.accept(
            item_of(naaccr_id), request.args.get("typed", ""), today=clock.today(), case=around
        )
    except entry.Refused as problem:
        return {"error": str(problem)}
    return {
        "value": value,
        "meaning": around.describe(naaccr_id, value),
        "listed": around.is_listed(naaccr_id, value),
        "caution": around.overlaid({naaccr_id: value}).caution(naaccr_id, value),
    }


@bp.get("/help/items/<string:naaccr_id>")
@signed_in
def item_help(naaccr_id: str) -> str:
    """Show the help for an item; ?part gives the text alone, for the panel and the dialog."""
    try:
        words = help.help_for(naaccr_id)
    except items.UnknownItem:
        abort(404)
    template = "_help.html" if "part" in request.args else "help.html"
    return render_template(
        f"abstracting/{template}", help=words, has_codes=_around().has_codes(naaccr_id)
    )


@bp.get("/help/keys")
@signed_in
def keys() -> str:
    """Show the list of keys; ?part gives the list alone, for the dialog."""
    is_part = "part" in request.args
    return render_template("abstracting/_keys.html" if is_part else "abstracting/keys.html")


def _is_code(around: Chart, naaccr_id: str, typed: str) -> bool:
    """Return whether what was typed is a code as it stands, and no words."""
    try:
        value = entry.accept(item_of(naaccr_id), typed, today=clock.today(), case=around)
    except entry.Refused:
        return False
    return bool(around.describe(naaccr_id, value)) and around.is_listed(naaccr_id, value)


def _to_code_first(around: Chart, naaccr_id: str) -> items.Item | None:
    """Return the item that decides which codes another one has, while it is blank."""
    missing = lookup.missing(naaccr_id, around)
    return items.item(missing) if missing else None


def _coded(around: Chart, naaccr_id: str) -> items.Item:
    if not around.has_codes(naaccr_id):
        abort(404)
    return items.item(naaccr_id)


def _around() -> Chart:
    """Return the case that codes are looked up for: as stored, with what is typed on top."""
    typed = {name: request.args[name] for name in AROUND if request.args.get(name)}
    abstract_id = request.args.get("abstract", 0, int)
    if not 0 < abstract_id <= LARGEST:
        return Chart.blank().overlaid(typed)
    return Chart.of(queries.abstract_or_404(abstract_id)).overlaid(typed)
