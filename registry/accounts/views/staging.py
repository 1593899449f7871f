"""Staging bundles and AJCC tables: which are installed, and installing another."""

import tempfile
from pathlib import Path

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from registry.accounts.forms import BundleForm
from registry.accounts.views.blueprint import bp
from registry.cases.staging import actions, site
from registry.security import Permission, requires
from registry.staging import library, routing
from registry.staging.ajcc.tables import TableError
from registry.staging.reading import BundleError


@bp.route("/staging", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_bundles() -> ResponseReturnValue:
    """Show the installed bundles; on POST check and install one, or a table."""
    form = BundleForm()
    if form.validate_on_submit():
        try:
            name = _install(form.file.data)
        except (BundleError, TableError, OSError) as problem:
            form.file.errors = [f"File: {problem}"]
        else:
            flash(f"{name} is installed. New and changed cases use it.", "success")
            return redirect(url_for(".list_bundles"), 303)
    shelf = site.shelf()
    return render_template(
        "accounts/bundles.html",
        form=form,
        bundles=library.installed(site.folder()),
        ajcc_tables=sorted(path.name for path in site.ajcc_folder().glob("*.csv")),
        routes=[(way, shelf.label(way.algorithm)) for way in (*routing.ROUTES, routing.PEDIATRIC)],
    )


def _install(upload: FileStorage) -> str:
    """Check the uploaded file under its own name, so that messages can name it; return a name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(upload.filename or "").name or "bundle.zip")
        upload.save(path)
        if path.suffix.lower() == ".csv":
            actions.load_ajcc_table(current_user.actor, path)
            return path.name
        return actions.install_bundle(current_user.actor, path).name
