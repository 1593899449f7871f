import pytest

from registry.standards import items, required


@pytest.mark.parametrize("destination", required.DESTINATIONS)
def test_required_items_exist(destination):
    ids = required.required(destination)
    assert ids
    assert all(items.item(naaccr_id) for naaccr_id in ids)


def test_destinations_differ():
    assert "primarySite" in required.required("coc")
    assert "recordType" in required.required("npcr")
    assert "recordType" not in required.required("coc")


def test_items_of_other_years_are_not_required():
    in_2022, in_2023 = required.required("coc", 2022), required.required("coc", 2023)
    assert "rxSummSurgPrimSite" in in_2022
    assert "rxSummSurgPrimSite" not in in_2023
    assert "rxSummSurgPrimSite2023" in in_2023
    assert "rxSummSurgPrimSite2023" not in in_2022
