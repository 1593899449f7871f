from tests.abstracting.charts import chart

BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "dateOfDiagnosis": "20240105"}
CARDIA = {"primarySite": "C160", "histologicTypeIcdO3": "8140", "dateOfDiagnosis": "20240105"}


def test_a_discriminator_is_asked_while_several_schemas_are_possible():
    case = chart(CARDIA)
    assert [question.naaccr_id for question in case.questions] == ["schemaDiscriminator1"]
    assert case.takes("schemaDiscriminator1")
    assert not case.takes("schemaDiscriminator2")
    assert case.schema_title == ""
    answered = chart(CARDIA, schemaDiscriminator1="0")
    assert answered.schema_title == "Stomach"
    assert answered.questions == []
    # What was answered stays in sight.
    assert answered.takes("schemaDiscriminator1")
    assert not chart(BREAST).takes("schemaDiscriminator1")


def test_an_answer_leads_to_its_schema():
    (question,) = chart(CARDIA).questions
    leads = {answer.code: answer.titles for answer in question.answers}
    assert leads["0"] == ("Stomach",)
    assert leads["2"] == ("Esophagus (including GE junction) (excluding Squamous)",)


def test_codes_are_those_of_the_schema():
    case = chart(BREAST)
    assert case.is_listed("eodMets", "10")
    assert not case.is_listed("eodMets", "50")
    assert [choice.code for choice in case.search("eodMets", "", 10)][:2] == ["00", "05"]
    assert not chart(CARDIA, schemaDiscriminator1="0").is_listed("eodMets", "05")


def test_site_and_histology_keep_the_codes_of_the_standard():
    assert chart(BREAST).describe("primarySite", "C504").startswith("Upper-outer quadrant")


def test_a_child_has_the_pediatric_stage_only_where_its_bundle_is_installed():
    child = chart({**CARDIA, "primarySite": "C641", "histologicTypeIcdO3": "8960"})
    assert [each.route.algorithm for each in child.assignments] == ["eod_public"]
