"""Server time of the screens with many cases: list, search, form sections.

Run as ``python -m bench.screens``; the aim is a p95 below 150 ms for each.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
from flask.testing import FlaskClient

from bench import registry_of
from registry import create_app, migrations_directory
from registry.abstracting.sections import TITLES
from registry.accounts.models import User
from registry.extensions import db

AIM_MS = 150
LISTS = {
    "cases, all": "/abstracts",
    "cases, deep page": "/abstracts?page={page}",
    "cases, deep page by name": "/abstracts?order=name&page={page}",
    "cases, deep page by diagnosis": "/abstracts?order=diagnosis&page={page}",
    "cases, incomplete": "/abstracts?status=incomplete",
    "cases, overdue": "/abstracts?overdue=yes&order=first-contact",
    "cases, abstractor and year": "/abstracts?abstractor=ANN&year_from=2024&year_to=2024",
    "cases, abstractor, deep page": "/abstracts?abstractor=ANN&page=300",
    "cases, site group": "/abstracts?group=26000",
    "cases, site and diagnosis years": (
        "/abstracts?site=C34&basis=diagnosis&year_from=2020&year_to=2024&order=diagnosis"
    ),
    "cases, sex, vital status, age": "/abstracts?sex=2&vital=1&age_from=50&age_to=69",
    "cases, class and stage": "/abstracts?analytic=yes&stage_group=II",
    "cases, by words": "/abstracts?words={name}",
    "cases, by accession number": "/abstracts?words={accession}",
}
SEARCHES = {
    "patients, name": "/patients?name_last={name}",
    "patients, beginning of name": "/patients?name_last={start}",
    "patients, both names": "/patients?name_last={name}&name_first=ma",
    "patients, sounds like": "/patients?name_last={name}&sounds_like=yes",
    "patients, birth date": "/patients?date_of_birth={born}",
    "patients, birth year and first name": "/patients?date_of_birth={year}&name_first=Ada",
    "patients, record number": "/patients?medical_record_number={record}",
    "patients, accession number": "/patients?accession_number={accession}",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tumors", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--instance", type=Path, help="keep the registry here and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {"SECRET_KEY": "bench", "WTF_CSRF_ENABLED": False},
            instance_path=given.instance or Path(folder),
        )
        with app.app_context():
            prepare(given.tumors)
            client = signed_in(app.test_client())
            measure(client, given.tumors, given.rounds)


def prepare(tumors: int) -> None:
    flask_migrate.upgrade(migrations_directory())
    if db.session.query(User).count():
        return
    start = time.perf_counter()
    registry_of.fill(tumors)
    db.session.add(
        User(
            username="bench", full_name="Bench", initials="BEN", role="registrar",
            password_hash="", must_change_password=False, created_at=datetime.now(UTC),
        )
    )  # fmt: skip
    db.session.commit()
    print(f"{tumors:,} tumors written in {time.perf_counter() - start:.0f} s")


def signed_in(client: FlaskClient) -> FlaskClient:
    user = db.session.query(User).one()
    with client.session_transaction() as session:
        session["_user_id"] = user.get_id()
        session["_fresh"] = True
        session["signed_in_at"] = session["seen_at"] = time.time()
    return client


def measure(client: FlaskClient, tumors: int, rounds: int) -> None:
    chance = random.Random(7)
    print(f"{'screen':40} {'median':>8} {'p95':>8} {'worst':>8}   ms")
    for name, address in (LISTS | SEARCHES).items():
        report(name, rounds, lambda address=address: get(client, filled(address, chance, tumors)))
    for section in TITLES:
        report(
            f"section {section}",
            rounds,
            lambda section=section: get(
                client, f"/abstracts/{chance.randrange(1, tumors)}/sections/{section}"
            ),
        )
    report("section saved", rounds, lambda: save(client, chance.randrange(1, tumors)))
    report("draft kept", rounds, lambda: keep(client, chance.randrange(1, tumors)))
    for name, address in (
        ("go to an item", "/abstracts/{id}/jump?part&q=surg"),
        ("history of an item", "/abstracts/{id}/history/primarySite?part"),
        ("cases, order of work", "/abstracts?order=work"),
        ("abstract, whole", "/abstracts/{id}"),
        ("patient", "/patients/{id}"),
        ("code look-up", "/codes/histologicTypeIcdO3/options?q=adeno&abstract={id}"),
    ):
        report(name, rounds, lambda address=address: get(client, filled(address, chance, tumors)))


def filled(address: str, chance: random.Random, tumors: int) -> str:
    name = chance.choice(registry_of.LAST_NAMES)
    return address.format(
        page=chance.randrange(1, tumors // 50),
        name=name,
        start=name[:3],
        accession=f"{chance.randrange(2006, 2026)}{chance.randrange(1, 1500):05d}",
        born=f"19{chance.randrange(30, 80)}{chance.randrange(1, 13):02d}15",
        year=chance.randrange(1930, 1980),
        record=f"M{chance.randrange(1, tumors):07d}",
        id=chance.randrange(1, tumors),
    )


def get(client: FlaskClient, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - start
    assert answer.status_code == 200, (address, answer.status)
    db.session.remove()
    return taken * 1000


def save(client: FlaskClient, abstract_id: int) -> float:
    address = f"/abstracts/{abstract_id}/sections/cancer"
    form = {"loaded": "{}", "cursor": "", "diagnosticConfirmation": random.Random().choice("12456")}
    start = time.perf_counter()
    answer = client.post(address, data=form)
    taken = time.perf_counter() - start
    assert answer.status_code in {200, 303}, answer.status
    db.session.remove()
    return taken * 1000


def keep(client: FlaskClient, abstract_id: int) -> float:
    page = client.get(f"/abstracts/{abstract_id}/sections/cancer").text
    token = page.split('name="page"')[1].split('value="')[1].split('"')[0]
    values = {"typed": '{"laterality": "1"}', "loaded": "{}"}
    start = time.perf_counter()
    answer = client.post(f"/abstracts/{abstract_id}/drafts/{token}", data=values)
    taken = time.perf_counter() - start
    assert answer.status_code == 200, answer.status
    db.session.remove()
    return taken * 1000


def report(name: str, rounds: int, work: Callable[[], float]) -> None:
    work()
    times = sorted(work() for _ in range(rounds))
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    mark = "" if p95 < AIM_MS else "  above the aim"
    print(
        f"{name:40} {statistics.median(times):8.1f} {p95:8.1f} {times[-1]:8.1f}{mark}", flush=True
    )


if __name__ == "__main__":
    main()
