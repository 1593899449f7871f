import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards import ranges, site_groups, tables


@pytest.mark.parametrize(
    ("site", "histology", "group"),
    [
        ("C341", "8140", "22030"),
        ("C341", "9050", "36010"),
        ("C341", "9140", "36020"),
        ("C341", "9680", "33042"),
        ("C771", "9680", "33041"),
        ("C771", "9819", "33041"),
        ("C771", "9650", "33011"),
        ("C421", "9732", "34000"),
        ("C421", "9823", "35012"),
        ("C447", "8720", "25010"),
        ("C447", "8140", "25020"),
        ("C447", "8070", "99999"),
        ("C710", "9530", "31040"),
        ("C809", "8140", "37000"),
        ("", "", "99999"),
    ],
)
def test_cases_fall_in_their_site_group(site, histology, group):
    assert site_groups.site_group(site, histology).code == group


@given(st.integers(0, 809), st.integers(8000, 9993))
def test_no_site_and_histology_fall_in_two_groups(site, histology):
    site_code, histology_code = f"C{site:03d}", str(histology)
    claiming = {
        row["group"]
        for row in tables.rows("site_groups")[:-1]
        if claims(row, "sites", site_code) and claims(row, "histologies", histology_code)
    }
    group = site_groups.site_group(site_code, histology_code)
    assert claiming <= {group.code}
    assert group.code in site_groups.groups()


def claims(row, axis, code):
    inside, outside = ranges.parse(row[f"{axis}_in"]), ranges.parse(row[f"{axis}_out"])
    return (not inside or ranges.within(code, inside)) and not ranges.within(code, outside)


def test_groups_stand_in_the_order_of_the_primary_site_table():
    systems = list(dict.fromkeys(group.system for group in site_groups.groups().values()))
    assert systems[:3] == ["Oral cavity and pharynx", "Digestive system", "Respiratory system"]
    assert systems[-1] == "Not classified"
