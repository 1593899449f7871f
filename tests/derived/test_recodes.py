import csv
import itertools
from pathlib import Path

import pytest

from registry.derived import catalogue
from registry.derived.recodes import behavior_recode, recode
from registry.standards import ranges, recodes, tables
from registry.standards.recodes import Recode

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "site_groups_seer2008.csv"


@pytest.mark.parametrize(
    ("site", "histology", "code", "row"),
    [
        ("C341", "8140", "22030", 36),
        ("C341", "9050", "36010", 83),
        ("C447", "8720", "25010", 41),
        ("C710", "9530", "31040", 61),
        ("C421", "9823", "35012", 74),
        ("C421", "8000", "37000", 86),
    ],
)
def test_the_site_recode_names_its_row(site, histology, code, row):
    found = recode("siteRecode", site, histology, "3")
    assert found.value == code
    assert found.why.startswith(f"Row {row} of site_groups")


@pytest.mark.parametrize(("site", "histology"), [("", ""), ("C447", "8070"), ("C999", "8140")])
def test_what_no_row_holds_is_not_classified(site, histology):
    found = recode("siteRecode", site, histology, "3")
    assert found.value == "99999"
    assert found.why.startswith("No row")


@pytest.mark.skipif(not PUBLISHED.exists(), reason="needs ../shared/data")
def test_the_site_recode_is_exact_over_all_sites_and_histologies():
    with PUBLISHED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    published = [
        (
            row["recode"],
            *(
                ranges.parse(row[name].replace(",", " "))
                for name in ("sites_in", "sites_out", "hist_in", "hist_out")
            ),
        )
        for row in rows
    ]
    ours = catalogue.recoded()["siteRecode"].rows
    site_ranges = [each for row in published for each in row[1:3]]
    site_ranges += [each for row in ours for each in (row.sites_in, row.sites_out)]
    histology_ranges = [each for row in published for each in row[3:5]]
    histology_ranges += [each for row in ours for each in (row.histologies_in, row.histologies_out)]
    sites = unlike([f"C{number:03d}" for number in range(1000)], site_ranges)
    histologies = unlike([str(number) for number in range(8000, 10_000)], histology_ranges)
    assert len(sites) > 60
    assert len(histologies) > 20
    for site, histology in itertools.product(sites, histologies):
        fitting = {
            code
            for code, sites_in, sites_out, hist_in, hist_out in published
            if (not sites_in or ranges.within(site, sites_in))
            and not ranges.within(site, sites_out)
            and (not hist_in or ranges.within(histology, hist_in))
            and not ranges.within(histology, hist_out)
        }
        assert fitting in ({recode("siteRecode", site, histology, "3").value}, set())
        assert fitting or recode("siteRecode", site, histology, "3").value == "99999"


def unlike(codes, found):
    """Return one of all codes that no range of a table tells apart."""
    return list(
        {tuple(ranges.within(code, each) for each in found): code for code in codes}.values()
    )


@pytest.mark.parametrize(
    ("site", "histology", "behavior", "year", "value"),
    [
        ("C509", "8500", "3", 2015, "3"),
        ("C509", "8500", "2", 2015, "2"),
        ("C679", "8130", "2", 2015, "3"),  # the bladder counts as malignant
        ("C700", "9530", "0", 2004, "0"),
        ("C700", "9530", "1", 2004, "1"),
        ("C700", "9530", "0", 2003, "9"),
        ("C751", "8272", "0", 2010, "0"),
        ("C569", "8442", "1", 2000, "5"),
        ("C421", "9950", "3", 2001, "4"),
        ("C421", "9950", "3", 2000, "3"),
        ("C341", "9133", "3", 2001, "4"),
        ("C220", "9133", "3", 2001, "3"),
        ("C421", "9975", "3", 2010, "6"),
        ("C421", "9975", "3", 2009, "3"),
        ("C509", "8010", "0", 2015, "9"),
        ("C509", "8500", "", 2015, "9"),
        ("C509", "8500", "3", None, "9"),
        ("X509", "8500", "3", 2015, "9"),
        ("C50", "8500", "3", 2015, "9"),
    ],
)
def test_behavior_is_recoded_for_analysis(site, histology, behavior, year, value):
    assert behavior_recode(site, histology, behavior, year).value == value


def test_a_further_recode_is_data_alone():
    table = [
        {"code": "010", "name": "Leukemia", "histologies_in": "9800-9989"},
        {"code": "020", "name": "Brain, malignant", "sites_in": "C710-C719", "behaviors_in": "3"},
    ]
    further = Recode(recodes.row_of(at, row, "code") for at, row in enumerate(table, start=1))
    assert further.row("C421", "9801", "3").name == "Leukemia"
    assert further.row("C711", "9440", "3").code == "020"
    assert further.row("C711", "9440", "1") is None


def test_every_item_is_described():
    for room, name in {(item.room, item.table) for item in catalogue.items().values()}:
        assert not name or tables.rows(name, room)
    assert len(catalogue.algorithms()) < 200
    assert catalogue.meaning("survivalMonthsFlag", "8") == "Death certificate or autopsy only"
    assert catalogue.meaning("siteRecode", "22030") == "Lung and Bronchus"
    assert catalogue.meaning("siteRecode", "99999") == "Not classified"
