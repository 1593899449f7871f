from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from registry.cases.items import CaseItems
from registry.extensions import db

BOTH = Barrier(2)


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
    db.session.remove()

    def save(person, form):
        BOTH.wait(timeout=10)
        return person.client.post(where, data=form)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(save, people, forms))

    assert sorted(answer.status_code for answer in answers) == [200, 303]
    loser = [answer.status_code for answer in answers].index(200)
    assert "Somebody else saved an item" in answers[loser].text
    assert f'value="{typed[loser]["laterality"]}"' in answers[loser].text
    db.session.add(breast)
    db.session.refresh(breast)
    stored = CaseItems.of(breast)
    winner = typed[1 - loser]
    assert {naaccr_id: stored[naaccr_id] for naaccr_id in winner} == winner
