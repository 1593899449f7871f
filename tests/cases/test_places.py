import pytest

from registry.audit.actions import SYSTEM
from registry.cases.directory import places
from registry.cases.directory.actions import Refused

HEADER = "postal_code,city,state,county\n"


def names(postal_code):
    return [(town.city, town.state, town.county) for town in places.towns(postal_code)]


def test_the_small_table_is_used_until_the_site_loads_its_own(app):
    assert names("50010-1234") == [("Ames", "IA", "169")]
    assert names("00000") == []
    rows = "50010,Ames,IA,169\n50010,Gilbert,IA,169\n52801,Davenport,IA,163\n50010,Ames,IA,169\n"
    assert places.load(SYSTEM, HEADER + rows) == 3
    assert names("50010") == [("Ames", "IA", "169"), ("Gilbert", "IA", "169")]
    assert places.load(SYSTEM, HEADER + "52801,Davenport,IA,163\n") == 1
    assert places.count() == 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("5001,Ames,IA,169", "Line 2: postal_code is '5001'; expected five digits"),
        ("50010,,IA,169", "Line 2: city is ''"),
        ("50010,Ames,QQ,169", "Line 2: state is 'QQ'; expected a code such as IA"),
        ("50010,Ames,IA,002", "county is '002'; expected the three digits of a county of IA"),
    ],
)
def test_a_table_with_a_mistake_changes_nothing(app, row, problem):
    places.load(SYSTEM, HEADER + "52801,Davenport,IA,163\n")
    with pytest.raises(Refused, match=problem):
        places.load(SYSTEM, HEADER + row + "\n")
    assert names("52801") == [("Davenport", "IA", "163")]


def test_every_town_of_the_small_table_has_a_county(app):
    from registry.standards import geography, tables

    rows = tables.rows("postal_codes")
    assert all(geography.county_name(row["state"], row["county"]) for row in rows)
