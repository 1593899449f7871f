"""Uploads that meet one another, or end in the middle."""

import io
import socket
import threading
import time

from sqlalchemy import func, select

from registry.exchange.importing import queries
from registry.exchange.importing.models import ImportBatch
from registry.extensions import db
from tests.imports.test_views import GOOD


def held():
    db.session.expire_all()
    return db.session.scalar(select(func.count(ImportBatch.id)))


def test_the_same_upload_twice_at_once_is_held_once(app, make_user, new_browser):
    browsers = [new_browser(), new_browser()]
    for browser in browsers:
        browser.sign_in(make_user("registrar"))
    forms = [browser.get("/imports/").fields() for browser in browsers]
    start, pages = threading.Barrier(2), []

    def upload(browser, form):
        start.wait()
        form = {**form, "file": (io.BytesIO(GOOD), "file.xml"), "dictionary": ""}
        answer = browser.client.post("/imports/", data=form)
        pages.append(answer)

    threads = [
        threading.Thread(target=upload, args=pair) for pair in zip(browsers, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(page.status_code for page in pages) == [200, 303]
    [refused] = [page.text for page in pages if page.status_code == 200]
    assert "has the same content and is already" in refused
    assert held() == 1


def test_a_browser_closed_in_mid_upload_leaves_nothing(app, live_server, make_user, new_browser):
    browser = new_browser()
    browser.sign_in(make_user("registrar"))
    form = browser.get("/imports/").fields()
    cookie = browser.client.get_cookie("session").value
    head = (
        "--b\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\n"
        f"{form['csrf_token']}\r\n"
        "--b\r\nContent-Disposition: form-data; name=file; filename=file.xml\r\n\r\n"
    ).encode()
    address = live_server.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as connection:
        connection.sendall(
            f"POST /imports/ HTTP/1.1\r\nHost: {':'.join(address)}\r\nCookie: session={cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n"
            f"Content-Length: {len(head) + 1_000_000}\r\n\r\n".encode()
        )
        connection.sendall(head + GOOD[: len(GOOD) // 2])
    time.sleep(0.5)
    assert held() == 0
    assert list(queries.uploads_folder().iterdir()) == []
