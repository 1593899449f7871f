"""Invented persons: names, birth, race, address, numbers."""

from datetime import date
from random import Random

from registry.demo.tables import Row, draw, draw_row, rows, stamp

FEMALE, MALE = "2", "1"
NO_FURTHER_RACE = "88"
UNKNOWN_SSN = "999999999"
SPECIALTIES = {
    "managing": "Oncology",
    "surgeon": "Surgery",
    "radiation": "Radiation oncology",
    "medical": "Medical oncology",
    "primary": "Family medicine",
}


def person(random: Random, sex: str, born: date, number: int) -> dict[str, str]:
    """Return the items of the Patient level, but for the follow-up; *number* makes ids unique."""
    origin = draw_row(random, rows("people"))
    surname = _name(random, "surnames", people=origin["people"])
    items = {
        "patientIdNumber": f"{number:08d}",
        "nameLast": surname,
        "nameFirst": _name(random, "first_names", people=origin["people"], sex=sex),
        "nameMiddle": random.choice("ABCDEFGHJKLMNPRSTW") if random.random() < 0.7 else "",
        # A number that the edits let pass could be somebody's, so that nobody here has one.
        "socialSecurityNumber": UNKNOWN_SSN,
        "dateOfBirth": stamp(born),
        "sex": sex,
        "sexAssignedAtBirth": sex,
        "race1": origin["race"],
        "spanishHispanicOrigin": origin["hispanic"],
        **{f"race{n}": NO_FURTHER_RACE for n in range(2, 6)},
        **_birthplace(random, origin),
    }
    if sex == FEMALE and random.random() < 0.4:
        items["nameBirthSurname"] = _name(random, "surnames", people=origin["people"])
    return items


def residence(random: Random) -> Row:
    """Return an invented address: street, city, state, postal, county, telephone."""
    place = draw_row(random, rows("places"))
    street = random.choice(rows("streets"))["street"]
    return {
        "street": f"{random.randint(101, 4899)} {street}",
        "city": place["city"],
        "state": place["state"],
        "postal": place["postal"],
        "county": place["county"],
        # 555-0100 to 555-0199 are kept free for fiction.
        "telephone": f"6415550{random.randint(100, 199)}",
    }


def current_address(home: Row) -> dict[str, str]:
    """Return the items of the Patient level for an address."""
    return {
        "addrCurrentNoStreet": home["street"],
        "addrCurrentCity": home["city"],
        "addrCurrentState": home["state"],
        "addrCurrentPostalCode": home["postal"],
        "addrCurrentCountry": "USA",
        "countyCurrent": home["county"],
        "telephone": home["telephone"],
    }


def address_at_diagnosis(home: Row) -> dict[str, str]:
    """Return the items of the Tumor level for an address."""
    return {
        "addrAtDxNoStreet": home["street"],
        "addrAtDxCity": home["city"],
        "addrAtDxState": home["state"],
        "addrAtDxPostalCode": home["postal"],
        "addrAtDxCountry": "USA",
        "countyAtDx": home["county"],
    }


def marital_status(random: Random, age: int) -> str:
    """Return a code of item 150 that suits the age."""
    if age < 25:
        return draw(random, "1*8 2")
    return draw(random, "2*60 1*14 4*14 5*6 9*2" if age < 70 else "2*52 5*30 4*10 1*5 9*2")


def npi(serial: int) -> str:
    """Return an NPI of a range that is not given out: *serial* of nine digits and its check digit.

    The check digit is Luhn's over the prefix 80840 and the nine digits (CMS, NPI check digit).
    """
    digits = f"80840{serial:09d}"
    total = sum(
        sum(divmod(int(digit) * 2, 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return f"{serial:09d}{-total % 10}"


def physician(random: Random, role: str) -> str:
    """Return the NPI of an invented physician or hospital."""
    found = [row for row in rows("physicians") if row["role"] == role]
    return npi(int(random.choice(found)["serial"]))


def directory() -> str:
    """Return the invented physicians and hospitals as the CSV file of a directory."""
    lines = ["kind,number,npi,name,detail"]
    for row in rows("physicians"):
        kind = "facility" if row["role"] == "hospital" else "physician"
        detail = SPECIALTIES.get(row["role"], "")
        lines.append(f"{kind},,{npi(int(row['serial']))},{row['name']},{detail}")
    return "\n".join(lines) + "\n"


def _name(random: Random, table: str, **wanted: str) -> str:
    for row in rows(table):
        if all(row[column] == value for column, value in wanted.items()):
            return random.choice(row["names"].split())
    raise LookupError(f"{table} has no row for {wanted}")


def _birthplace(random: Random, origin: Row) -> dict[str, str]:
    country = draw(random, origin["countries"])
    if country != "USA":
        return {"birthplaceCountry": country}
    state = draw(random, "IA*70 IL*8 MN*6 NE*5 MO*5 TX*3 CA*3")
    return {"birthplaceCountry": country, "birthplaceState": state}
