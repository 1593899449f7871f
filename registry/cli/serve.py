"""``registry serve``: the production web server."""

import logging

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=5000, show_default=True)
@click.option("--threads", default=8, show_default=True, help="Requests answered at a time.")
def serve(host: str, port: int, threads: int) -> None:
    """Serve the registry to browsers until Ctrl+C.

    Beyond this machine a proxy of the site should stand in front of it with
    HTTPS: see docs/administration.md.
    """
    import waitress

    from registry.cli.ready import ready_app
    from registry.exchange.importing import actions as importing
    from registry.exchange.importing.queries import uploads_folder

    app = ready_app()
    with app.app_context():
        importing.tidy_up(uploads_folder())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    click.echo(f"The registry is at http://{host}:{port}; Ctrl+C ends it")
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
    )
