from registry.abstracting.personal import codes


def options(browser, address):
    page = browser.get(address)
    return [
        (group.get("aria-label", ""), [each["data-code"] for each in group.select("[role=option]")])
        for group in page.select("[role=group], div[role=presentation]")
    ]


def keep(browser, item, code, **sent):
    token = {"csrf_token": browser.token()} if hasattr(browser, "token") else {}
    return browser.client.post(f"/codes/{item}/kept", data={"code": code, **sent, **token})


def test_codes_that_were_taken_come_first_next_time(registrar):
    actor = registrar.user.actor
    codes.keep(actor, "primarySite", "C619")
    codes.keep(actor, "primarySite", "C341")
    codes.keep(actor, "primarySite", "C509", favourite=True)
    found = options(registrar, "/codes/primarySite/options")
    assert found[0] == ("Favourites", ["C509"])
    assert found[1] == ("Taken lately", ["C341", "C619"])
    assert found[2][0] == "All codes"


def test_another_user_has_other_codes(registrar, at_work):
    codes.keep(registrar.user.actor, "primarySite", "C619")
    assert options(at_work("registrar", "kim"), "/codes/primarySite/options")[0][0] == ""


def test_typed_words_are_answered_alone_with_favourites_marked(registrar):
    codes.keep(registrar.user.actor, "primarySite", "C619", favourite=True)
    page = registrar.get("/codes/primarySite/options?q=prostate")
    assert [each["data-favourite"] for each in page.select("[role=option]")] == ["yes"]


def test_a_favourite_is_marked_and_unmarked(registrar):
    assert keep(registrar, "laterality", "1", favourite="yes").status_code == 204
    assert codes.kept(registrar.user.actor, "laterality").favourites == ("1",)
    assert keep(registrar, "laterality", "1").status_code == 204
    assert codes.kept(registrar.user.actor, "laterality").favourites == ("1",)
    assert keep(registrar, "laterality", "1", favourite="").status_code == 204
    assert codes.kept(registrar.user.actor, "laterality") == codes.Kept((), ("1",))


def test_a_code_that_means_nothing_is_not_kept(registrar):
    assert keep(registrar, "laterality", "8").status_code == 404
    assert keep(registrar, "nameLast", "Okafor").status_code == 404


def test_only_the_latest_are_remembered_and_favourites_for_good(registrar):
    actor = registrar.user.actor
    codes.keep(actor, "primarySite", "C509", favourite=True)
    for number in range(10):
        codes.keep(actor, "primarySite", f"C34{number}")
    kept = codes.kept(actor, "primarySite")
    assert kept.favourites == ("C509",)
    assert kept.recent == tuple(f"C34{number}" for number in range(9, 1, -1))


def test_items_with_the_same_list_share_their_codes(registrar):
    codes.keep(registrar.user.actor, "chemotherapy", "02")
    assert options(registrar, "/codes/rxHospChemo/options")[0] == ("Taken lately", ["02"])


def test_surgery_codes_are_remembered_for_their_site(registrar, breast):
    item = f"rxSummSurgPrimSite2023/options?abstract={breast.id}"
    codes.keep(registrar.user.actor, "surgery Breast", "B240")
    assert options(registrar, f"/codes/{item}")[0] == ("Taken lately", ["B240"])
    assert options(registrar, f"/codes/{item}&primarySite=C619")[0][0] == ""


def test_a_histology_is_remembered_with_its_behavior(registrar):
    codes.keep(registrar.user.actor, "histologicTypeIcdO3", "8500/2")
    page = registrar.get("/codes/histologicTypeIcdO3/options")
    first = page.select_one("[role=option]")
    assert first["data-code"] == "8500/2"
    assert "Intraductal carcinoma" in first.text
