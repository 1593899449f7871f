"""Every page and every template: accessible, nothing inline, none forgotten, safe headers."""

import re
from pathlib import Path

import pytest
from flask import abort

from tests.whole_app.conftest import PACKAGE

TEMPLATES = PACKAGE / "templates"


def test_every_page_is_accessible_and_has_nothing_inline(example_addresses, sign_in):
    browser = sign_in("administrator")
    for _, address in example_addresses:
        browser.get(address)
    assert len(example_addresses) > 80


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "The request could not be read"),
        (403, "Your role does not allow this"),
        (404, "There is nothing at this address"),
        (409, "Somebody else was faster"),
        (413, "What was sent is too large"),
        (500, "The registry made a mistake"),
    ],
)
def test_errors_are_pages_in_words(app, browser, code, words):
    app.add_url_rule("/fail", "fail", lambda: abort(code))
    assert browser.get("/fail", status=code).text("h1") == words


def test_a_mistake_in_the_program_shows_no_detail_of_it(app, browser):
    def fail():
        raise ValueError("Okafor, Ada")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fail", "fail", fail)
    page = browser.get("/fail", status=500)
    assert page.text("h1") == "The registry made a mistake"
    assert "Okafor" not in page.soup.text


def test_too_large_an_upload_is_refused_in_words(new_app):
    client = new_app(MAX_CONTENT_LENGTH=1_000).test_client()
    answer = client.post("/sign-in", data={"username": "x" * 2_000})
    assert answer.status_code == 413
    assert "can raise MAX_CONTENT_LENGTH" in answer.text


def test_what_the_view_says_of_an_error_is_shown(app, browser):
    app.add_url_rule("/fail", "fail", lambda: abort(409, "The batch was accepted a minute ago"))
    assert browser.get("/fail", status=409).text(".notice") == "The batch was accepted a minute ago"


def test_every_answer_carries_the_security_headers(browser):
    for address in ("/sign-in", "/nothing-here", "/static/css/base.css"):
        headers = browser.client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_pages_are_kept_nowhere_and_static_files_as_long_as_they_last(browser):
    assert browser.client.get("/sign-in").headers["Cache-Control"] == "no-store"
    icon = browser.get("/sign-in").select("link[rel=icon]")[0]["href"]
    assert "immutable" in browser.client.get(icon).headers["Cache-Control"]
    unmarked = browser.client.get(icon.partition("?")[0])
    assert unmarked.headers["Cache-Control"] == "no-cache"


def test_style_sheets_are_one_file_until_one_of_them_changes(app, browser):
    sheet = browser.get("/sign-in").select("link[rel=stylesheet]")[-1]["href"]
    answer = browser.client.get(sheet)
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    for path in (Path(app.static_folder) / "css").glob("*.css"):
        assert path.read_text("utf-8") in answer.text
    assert browser.client.get("/static/css-000000000000/registry.css").status_code == 404


def test_scripts_are_kept_together_until_one_of_them_changes(browser):
    main = browser.get("/sign-in").select("script[src]")[-1]["src"]
    beside = main.replace("main.mjs", "keys.mjs")
    for address in (main, beside):
        answer = browser.client.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]
    another = "/static/js-000000000000/main.mjs"
    assert browser.client.get(another).status_code == 404


def test_a_section_gets_its_scripts_at_once(sign_in, make_abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{make_abstract().id}/sections/extent")
    ahead = {
        Path(link["href"]).stem: link["href"] for link in page.select("link[rel=modulepreload]")
    }
    started = {
        name for each in page.select("[data-module]") for name in each["data-module"].split()
    }
    imported = {"keys", "starting", "combobox", "dialogs", "code-lookup"}
    assert ahead.keys() == started | imported
    for address in ahead.values():
        assert browser.client.get(address).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    cookie = browser.client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_is_accepted_over_https_although_no_referrer_is_sent(app, make_user):
    from tests.fixtures.people import PASSWORD

    make_user(username="pat")
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://registry.example")
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)[1]
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token, "username": "pat", "password": PASSWORD},
        base_url="https://registry.example",
    )
    assert answer.status_code == 303


def sources():
    return [*TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]


def test_every_template_is_rendered_or_included():
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    unused = [
        name for name in names if f'"{name}"' not in text and f'"{name.split("/")[-1]}"' not in text
    ]
    assert unused == []


def test_no_template_has_anything_inline_or_from_elsewhere():
    inline = re.compile(
        r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|(src|href)=.?https?:", re.I
    )
    found = [
        f"{path.name}: {match[0]}"
        for path in TEMPLATES.rglob("*.html")
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_macro_is_imported_in_vain():
    unused = []
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r'{% import "[^"]+" as (\w+)', text):
            if not re.search(rf"\b{name}\.", text) and "include" not in text:
                unused.append(f"{path.name}: {name}")
    assert unused == []


def test_every_module_that_a_page_names_is_there():
    pages = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    named = {
        name for found in re.findall(r'data-module="([^"{]+)"', pages) for name in found.split()
    }
    there = {path.stem for path in (PACKAGE / "static/js").glob("*.mjs")}
    assert named - there == set()


def test_only_the_frame_and_its_parts_are_loaded_from_static(browser):
    page = browser.get("/sign-in")
    for element in page.select("link[href], script[src], img[src]"):
        address = element.get("href") or element.get("src")
        assert browser.client.get(address).status_code == 200, address
