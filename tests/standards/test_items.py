import pytest

from registry.standards import items

# Counts of the published dictionaries: items, then those of Patient, of record types A M C.
COUNTS = {
    140: (527, 48, 68),
    150: (534, 48, 68),
    160: (564, 48, 68),
    180: (772, 51, 40),
    210: (798, 55, 41),
    220: (810, 55, 41),
    230: (782, 53, 41),
    240: (783, 51, 40),
    250: (780, 49, 39),
    260: (771, 49, 39),
}


@pytest.mark.parametrize("version", items.VERSIONS)
def test_every_version_has_its_items(version):
    found = items.items(version).values()
    counts = (
        len(found),
        sum(item.parent == "Patient" for item in found),
        sum(item.record_types == "AMC" for item in found),
    )
    assert counts == COUNTS[version]
    assert len({item.number for item in found}) == len(found)


def test_an_unknown_version_is_refused():
    with pytest.raises(ValueError, match="NAACCR version 270 is not one of 140"):
        items.items(270)


def test_an_item_is_found_by_id_and_number_after_its_retirement():
    assert items.item("sex").last_version == 250
    assert items.by_number(220).naaccr_id == "sex"
    assert items.item("sexAssignedAtBirth").first_version == 260


def test_an_item_that_moved_has_its_newest_level():
    assert items.items(230)["followUpSourceCentral"].parent == "Tumor"
    assert items.item("followUpSourceCentral").parent == "Patient"


def test_an_unknown_item_is_named():
    with pytest.raises(items.UnknownItem, match="primarysite is not the XML id"):
        items.item("primarysite")
    with pytest.raises(items.UnknownItem, match="12345 is not the number"):
        items.by_number(12345)
