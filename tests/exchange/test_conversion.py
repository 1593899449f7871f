import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.exchange import conversion_rules as rules
from registry.exchange import naaccr_xml
from registry.exchange.conversion import Converter, Kind, Target
from registry.exchange.naaccr_xml import checks
from registry.standards import items


def patient(values, version=260, record_type="A", sites=()):
    return Converter(Target(version, record_type)).patient(values, sites)


def tumor(values, year, version=260, record_type="A", **target):
    return Converter(Target(version, record_type, **target)).tumor(values, year)


def said(converted, kind):
    return {remark.naaccr_id: remark.reason for remark in converted.remarks if remark.kind is kind}


@pytest.mark.parametrize(
    ("values", "version", "sites", "sex", "assigned"),
    [
        ({"sex": "1"}, 260, (), None, "1"),
        ({"sex": "2"}, 250, (), "2", None),
        ({"sex": "5"}, 260, (), None, "1"),
        ({"sex": "6"}, 260, (), None, "2"),
        ({"sex": "3"}, 260, (), None, "9"),
        ({"sex": "9"}, 260, ("C619",), None, "1"),
        ({"sex": "9"}, 260, ("C341", "C569"), None, "2"),
        ({"sex": "9"}, 260, ("C341",), None, "9"),
        # a given value is never overwritten
        ({"sex": "1", "sexAssignedAtBirth": "2"}, 260, (), None, "2"),
        ({"sex": "4", "sexAssignedAtBirth": "2"}, 240, (), "4", None),
        ({"sexAssignedAtBirth": "9"}, 260, ("C619",), None, "9"),
        ({"sexAssignedAtBirth": "2"}, 240, (), "2", None),
        ({"sexAssignedAtBirth": "9"}, 250, ("C619",), "9", None),
        ({}, 260, ("C619",), None, None),
    ],
)
def test_each_version_gets_its_own_sex_item(values, version, sites, sex, assigned):
    found = patient(values, version, sites=sites).items
    assert (found.get("sex"), found.get("sexAssignedAtBirth")) == (sex, assigned)


def test_the_sex_item_that_is_left_out_is_said():
    found = patient({"sex": "1"})
    assert said(found, Kind.LEFT_OUT) == {"sex": "carried as sexAssignedAtBirth"}
    assert "sexAssignedAtBirth" in said(found, Kind.CONVERTED)


@pytest.mark.parametrize(
    ("values", "year", "kept", "flagged"),
    [
        ({"1290": "45", "1291": "A450"}, 2022, {"1290": "45"}, []),
        ({"1290": "45", "1291": "A450"}, 2023, {"1291": "A450"}, []),
        ({"670": "45", "671": "A450"}, 2023, {"671": "A450"}, []),
        ({"1290": "45"}, 2023, {}, ["rxSummSurgPrimSite2023"]),
        ({"1291": "A450"}, 2022, {}, ["rxSummSurgPrimSite"]),
        ({"1290": "45"}, 2022, {"1290": "45"}, []),
        # without a year nothing can be said
        ({"1290": "45", "1291": "A450"}, None, {"1290": "45", "1291": "A450"}, []),
        ({}, 2025, {}, []),
    ],
)
def test_surgery_is_reported_in_the_item_of_its_year(values, year, kept, flagged):
    def named(numbers):
        return {items.by_number(int(key)).naaccr_id: value for key, value in numbers.items()}

    found = tumor(named(values), year)
    assert found.items == named(kept)
    assert list(said(found, Kind.FLAGGED)) == flagged
    assert set(said(found, Kind.LEFT_OUT)) == set(named(values)) - set(named(kept))


def test_a_file_that_repeats_the_store_keeps_both_surgery_items_and_bad_values():
    values = {"rxSummSurgPrimSite": "45", "rxSummSurgPrimSite2023": "A450", "laterality": "X"}
    found = tumor(values, 2024, as_stored=True)
    assert found.items == {
        "laterality": "X",
        "rxSummSurgPrimSite": "45",
        "rxSummSurgPrimSite2023": "A450",
    }
    assert "laterality" in said(found, Kind.REFUSED)


@pytest.mark.parametrize(
    ("stored", "version", "written", "remark"),
    [
        ("2024-10-22T10:51:00-05:00", 240, "20241022", "time of day left out"),
        ("2024-10", 240, "202410", "written as version 24 writes dates"),
        ("20241022", 240, "20241022", ""),
        ("20241022", 250, "2024-10-22", "written as version 25 writes dates"),
        ("20241022105100", 260, "2024-10-22T10:51:00", "written as version 26 writes dates"),
        ("2024", 250, "2024", ""),
        ("2024-10-22T10:51:00-05:00", 260, "2024-10-22T10:51:00-05:00", ""),
    ],
)
def test_dates_of_specimens_have_the_shape_of_the_version(stored, version, written, remark):
    found = tumor({"pathDateSpecCollect1": stored}, 2024, version)
    assert found.items == {"pathDateSpecCollect1": written}
    assert remark in "".join(said(found, Kind.CONVERTED).values())


def test_a_version_id_that_is_no_number_is_text_in_24_and_refused_from_25_on():
    values = {"schemaIdVersionCurrent": "3.x"}
    assert tumor(values, 2024, 240).items == values
    found = tumor(values, 2024, 250)
    assert found.items == {}
    assert said(found, Kind.REFUSED)["schemaIdVersionCurrent"] == (
        "Value invalid for data type: '3.x', expected a number such as 12 or 12.5, "
        "at most 5 characters"
    )


def test_central_follow_up_source_stands_at_the_patient():
    assert patient({"followUpSourceCentral": "01"}, 240).items == {"followUpSourceCentral": "01"}


def test_what_is_left_out_says_why():
    values = {
        "pediatricStage": "1",
        "comorbidComplication1": "25000",
        "spreadThroughAirSpacesStas": "0",
        "textDxProcPe": "Cough.",
        "stateItem": "1",
    }
    newest = tumor(values, 2025, 260, "I")
    assert said(newest, Kind.LEFT_OUT) == {
        "pediatricStage": "ended with version 25",
        "comorbidComplication1": "ended with version 25",
        "textDxProcPe": "record type I does not carry it",
        "stateItem": "no user dictionary of this file defines it for its record type",
    }
    older = tumor(values, 2025, 250)
    assert said(older, Kind.LEFT_OUT)["spreadThroughAirSpacesStas"] == "new in version 26"


def test_type_i_identifies_nobody():
    identified = {
        "nameLast": "Okafor",
        "socialSecurityNumber": "999999999",
        "dateOfBirth": "19500101",
        "patientIdNumber": "00000001",
    }
    found = patient(identified, record_type="I").items
    assert found == {"patientIdNumber": "00000001", "dateOfBirth": "19500101"}


def test_too_long_a_value_is_refused_not_cut():
    found = patient({"nameLast": "O" * 41})
    assert found.items == {}
    assert said(found, Kind.REFUSED)["nameLast"].startswith("Value too long: 'OOO")


def test_blanks_at_the_ends_of_a_value_are_taken_off_and_said():
    found = tumor({"textRemarks": " Seen again. "}, 2025)
    assert found.items == {"textRemarks": "Seen again."}
    assert said(found, Kind.CONVERTED) == {"textRemarks": "blanks at its ends are taken off"}


def test_items_come_in_the_order_of_their_numbers():
    values = {"vitalStatus": "1", "patientIdNumber": "00000001", "race1": "01"}
    assert list(patient(values).items) == ["patientIdNumber", "race1", "vitalStatus"]


def test_user_items_travel_with_their_dictionary():
    dictionary = naaccr_xml.read_dictionary(
        b"""<?xml version="1.0"?>
<NaaccrDictionary dictionaryUri="http://example.org/state.xml" naaccrVersion="260"
  specificationVersion="1.8" xmlns="http://naaccr.org/naaccrxml"><ItemDefs>
<ItemDef naaccrId="stateItem" naaccrNum="10001" naaccrName="State item" length="3"
  recordTypes="A,M" parentXmlElement="Tumor"/></ItemDefs></NaaccrDictionary>"""
    )
    converter = Converter(Target(260, "A"), [dictionary])
    assert converter.tumor({"stateItem": "abc"}, 2025).items == {"stateItem": "abc"}


@pytest.mark.parametrize("version", [240, 250, 260])
def test_no_item_of_these_versions_has_two_ids_or_moved(version):
    for naaccr_id, item in items.items(version).items():
        newest = items.item(naaccr_id)
        assert items.by_number(item.number).naaccr_id == naaccr_id
        assert newest.parent == item.parent


@settings(deadline=None)
@given(st.dates().map(lambda day: f"{day:%Y%m%d}"), st.sampled_from([4, 6, 8]))
def test_a_date_survives_both_shapes(day, digits):
    day = day[:digits] if len(day) == 8 else "2024"
    there = rules.as_date_time(day)
    assert rules.as_date(there) == day


@settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from([240, 250, 260]))
def test_what_is_carried_always_fits_the_version(value, version):
    naaccr_id = "pathDateSpecCollect1"
    found = tumor({naaccr_id: value}, 2024, version) if value else tumor({}, 2024, version)
    for carried in found.items.values():
        item = items.items(version)[naaccr_id]
        assert checks.diagnose(item, carried, check_values=True) is None
