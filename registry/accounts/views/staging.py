"""Staging bundles: which are installed, and installing another."""

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
from registry.staging.bundle import Bundle
from registry.staging.reading import BundleError


@bp.route("/staging", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_bundles() -> ResponseReturnValue:
    """Show the installed bundles; on POST check and install one."""
    form = BundleForm()
    if form.validate_on_submit():
        try:
            bundle = _install(form.file.data)
        except (BundleError, OSError) as problem:
            form.file.errors = [f"Bundle: {problem}"]
        else:
            flash(f"{bundle.name} is installed. New and changed cases use it.", "success")
            return redirect(url_for(".list_bundles"), 303)
    shelf = site.shelf()
    return render_template(
        "accounts/bundles.html",
        form=form,
        bundles=library.installed(site.folder()),
        routes=[(way, shelf.label(way.algorithm)) for way in (*routing.ROUTES, routing.PEDIATRIC)],
    )


def _install(upload: FileStorage) -> Bundle:
    """Check the uploaded file under its own name, so that messages can name it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(upload.filename or "").name or "bundle.zip")
        upload.save(path)
        return actions.install_bundle(current_user.actor, path)
