import pickle

import pytest

from registry.exchange.naaccr_xml import DictionaryError, ReaderOptions, read_dictionary
from registry.exchange.naaccr_xml.dictionary import RuntimeDictionary, check_together

ITEM = {
    "naaccrId": "clinicCode",
    "naaccrNum": "9550",
    "length": "3",
    "dataType": "digits",
    "parentXmlElement": "Tumor",
}


def content(*items, uri="urn:clinic", version="250", specification="1.8", inside=""):
    defined = "".join(
        "<ItemDef " + " ".join(f'{name}="{value}"' for name, value in item.items()) + "/>"
        for item in items
    )
    return (
        f'<NaaccrDictionary dictionaryUri="{uri}" naaccrVersion="{version}" '
        f'specificationVersion="{specification}" xmlns="http://naaccr.org/naaccrxml">'
        f"<ItemDefs>{defined}</ItemDefs>{inside}</NaaccrDictionary>"
    ).encode()


def test_items_carry_what_their_definition_says():
    (item,) = read_dictionary(content(ITEM | {"recordTypes": "C,A", "padding": "leftZero"})).items
    assert (item.number, item.length, item.data_type, item.parent) == (9550, 3, "digits", "Tumor")
    assert (item.record_types, item.padding) == ("AC", "leftZero")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"length": "9" * 5_000}, "length"),
        ({"length": "2147483648"}, "length"),
        ({"length": "-1"}, "length"),
        ({"naaccrNum": "1" * 5_000}, "naaccrNum"),
        ({"naaccrNum": "\u0669"}, "naaccrNum"),
        ({"naaccrId": "primarySite"}, "id of a standard item"),
        ({"naaccrNum": "400"}, "number 400 of a standard item"),
    ],
)
def test_a_definition_that_breaks_a_rule_is_refused_with_its_item(changes, words):
    with pytest.raises(DictionaryError, match=words):
        read_dictionary(content(ITEM | changes))


@pytest.mark.parametrize("kind", ["text", "digits", "mixed", "date", "numeric", "dateTime"])
@pytest.mark.parametrize("length", ["0", "1", "2147483647"])
def test_every_length_makes_a_pattern(kind, length):
    user = read_dictionary(content(ITEM | {"dataType": kind, "length": length}))
    known = RuntimeDictionary(250, "A", [user], check_values=True)
    assert known.recognisers["Tumor"]["clinicCode"]("")
    assert not known.recognisers["Tumor"]["clinicCode"]("x y ")


def test_two_dictionaries_may_share_an_item_but_not_a_number():
    one = read_dictionary(content(ITEM))
    twin = read_dictionary(content(ITEM, uri="urn:twin"))
    other = read_dictionary(content(ITEM | {"naaccrId": "otherCode"}, uri="urn:other"))
    check_together(250, [one, twin])
    with pytest.raises(DictionaryError, match="number 9550 stands for clinicCode and"):
        check_together(250, [one, other])
    with pytest.raises(DictionaryError, match="for version 250, the file for 260"):
        check_together(260, [one])


def test_what_a_worker_process_needs_can_be_sent_to_it():
    user = read_dictionary(content(ITEM))
    for thing in (RuntimeDictionary(250, "A", [user], check_values=True), ReaderOptions()):
        assert pickle.loads(pickle.dumps(thing))
