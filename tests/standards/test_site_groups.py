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


def test_groups_are_described_by_their_codes():
    assert site_groups.described(["21051", "21052"]) == (
        "SEER site recode 21051, 21052: C199 C209 without histology 9050-9055 9140 9590-9993."
    )
    leukemia = site_groups.described(["35011"])
    assert "any site with histology 9826 9835-9836" in leukemia
    assert "C420 C421 C424 with histology 9811-9819 9837" in leukemia
    assert site_groups.described(["99999"]) == (
        "SEER site recode 99999: what no rule of the recode places."
    )
