"""City, county and state from the postal code."""

from registry.abstracting.chart import Chart
from registry.abstracting.fills.proposal import Proposal
from registry.cases.directory import places
from registry.cases.directory.places import Town

# The items of an address: postal code, city, state, county, country.
ADDRESSES = {
    "address": (
        "addrAtDxPostalCode",
        "addrAtDxCity",
        "addrAtDxState",
        "countyAtDx",
        "addrAtDxCountry",
    ),
    "follow-up": (
        "addrCurrentPostalCode",
        "addrCurrentCity",
        "addrCurrentState",
        "countyCurrent",
        "addrCurrentCountry",
    ),
}


def towns(section: str, case: Chart) -> list[Town]:
    """Return the towns that share the postal code of a section's address."""
    items = ADDRESSES.get(section)
    return places.towns(case[items[0]]) if items and case[items[0]] else []


def of_town(section: str, town: Town, case: Chart) -> list[Proposal]:
    """Return the address that a town makes."""
    postal_code, city, state, county, country = ADDRESSES[section]
    reason = f"Postal code {case[postal_code]}, {town.source}"
    return [
        Proposal(city, town.city.upper(), reason),
        Proposal(state, town.state, reason),
        Proposal(county, town.county, reason),
        Proposal(country, "USA", reason),
    ]
