from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from registry.cases.items import CaseItems
from registry.cases.models import Abstract
from registry.extensions import db


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def app(request, app):
    return app if request.param == "sqlite" else request.getfixturevalue("postgres_app")


def sent_at_once(people, addresses, forms):
    """Send each person's form at the same moment and return the answers."""
    db.session.remove()
    both = Barrier(len(people))

    def send(person, address, form):
        both.wait(timeout=10)
        return person.client.post(address, data=form)

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(send, people, addresses, forms))


def test_two_registrars_saving_the_same_section_at_once_lose_nothing(at_work, breast):
    where = f"/abstracts/{breast.id}/sections/cancer"
    people = [at_work("registrar", name) for name in ("ann", "bob")]
    typed = [
        {"laterality": "1", "diagnosticConfirmation": "1"},
        {"laterality": "2", "tumorRecordNumber": "03"},
    ]
    forms = [
        person.get(where).fields("#section") | values
        for person, values in zip(people, typed, strict=True)
    ]
    answers = sent_at_once(people, [where, where], forms)

    assert sorted(answer.status_code for answer in answers) == [200, 303]
    loser = [answer.status_code for answer in answers].index(200)
    assert "Somebody else saved an item" in answers[loser].text
    assert f'value="{typed[loser]["laterality"]}"' in answers[loser].text
    db.session.add(breast)
    db.session.refresh(breast)
    stored = CaseItems.of(breast)
    winner = typed[1 - loser]
    assert {naaccr_id: stored[naaccr_id] for naaccr_id in winner} == winner


def test_two_cases_opened_at_once_get_numbers_of_their_own(at_work, make_patient, elm):
    people = [at_work("registrar", name) for name in ("ann", "bob")]
    patients = [make_patient(nameLast=name) for name in ("Lind", "Nyberg")]
    addresses = [f"/patients/{patient.id}/abstracts/new" for patient in patients]
    typed = {"classOfCase": "14", "dateOf1stContact": "20250610"}
    forms = [
        person.get(address).fields("#case") | typed
        for person, address in zip(people, addresses, strict=True)
    ]
    answers = sent_at_once(people, addresses, forms)
    assert [answer.status_code for answer in answers] == [303, 303]
    numbers = db.session.scalars(select(Abstract.accession_number_hosp)).all()
    assert sorted(numbers) == ["202500001", "202500002"]
