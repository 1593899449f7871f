"""Small documents to read, written out where a test needs them."""

HEAD = (
    '<?xml version="1.0"?>\n\n'
    '<NaaccrData baseDictionaryUri="http://naaccr.org/naaccrxml/naaccr-dictionary-{version}.xml"\n'
    '            recordType="{record_type}"\n'
    '            timeGenerated="2025-06-01T12:00:00Z"\n'
    '            specificationVersion="1.8"\n'
    '            xmlns="http://naaccr.org/naaccrxml">\n'
)
FOOT = "</NaaccrData>"


def item(naaccr_id, value, *, indent=12):
    return f'{" " * indent}<Item naaccrId="{naaccr_id}">{value}</Item>\n'


def patient(patient_items="", *tumors):
    inside = "".join(f"        <Tumor>\n{tumor}        </Tumor>\n" for tumor in tumors)
    return f"    <Patient>\n{patient_items}{inside}    </Patient>\n"


def document(*patients, version=250, record_type="A", root_items=""):
    head = HEAD.format(version=version, record_type=record_type)
    return (head + root_items + "".join(patients) + FOOT).encode()
