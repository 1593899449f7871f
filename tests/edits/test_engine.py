from registry.edits import engine, fixes, manual
from tests.edits.examples import TODAY, Case

BREAST = {
    "primarySite": "C504",
    "laterality": "0",
    "histologicTypeIcdO3": "8500",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20240105",
    "estrogenReceptorSummary": "1",
    "progesteroneRecepSummary": "1",
    "her2OverallSummary": "0",
}


def case(**values):
    return Case({**BREAST, **values}, TODAY)


def only(edit_id, found):
    (failure,) = (each for each in found if each.edit.id == edit_id)
    return failure


def failing(found):
    return [failure.edit.id for failure in found]


def test_a_failure_names_its_items_with_their_values():
    found = only("R084", engine.run_changed(case(), ["laterality"]))
    assert found.message == "C504 is a paired site: laterality must be 1-5 or 9, not 0"
    assert found.is_error


def test_only_edits_that_touch_the_changed_item_run():
    assert failing(engine.run_changed(case(), ["laterality"])) == ["R084", "R199", "R199N"]
    assert failing(engine.run_changed(case(), ["psaLabValue"])) == []
    touched = {edit.id for edit in engine.touching("laterality")}
    assert {"R002", "R084", "R085", "R086", "R087", "R088", "R089", "R107"} <= touched


def test_errors_come_before_warnings():
    severities = [failure.edit.severity.value for failure in engine.run(case())]
    assert severities == sorted(severities)
    assert {"error", "warning"} == set(severities)


def test_an_over_ridden_edit_is_no_error():
    in_situ = {"behaviorCodeIcdO3": "2", "laterality": "9"}
    assert "R088" in [f.edit.id for f in engine.run(case(**in_situ)) if f.is_error]
    flagged = engine.run(case(**in_situ, overRideSiteLatMorph="1"))
    (found,) = (failure for failure in flagged if failure.edit.id == "R088")
    assert found.over_ridden
    assert not found.is_error


def test_a_flag_that_nothing_needs_is_reported():
    (found,) = (
        failure
        for failure in engine.run(case(laterality="1", overRideSiteLatMorph="1"))
        if failure.items == ("overRideSiteLatMorph",)
    )
    assert "is set, and none of its edits needs it" in found.message


def test_the_smallest_change_clears_the_edit_and_lets_no_other_error_in():
    wrong = case()
    found = only("R084", engine.run_changed(wrong, ["laterality"]))
    offered = {fix.value for fix in fixes.fixes(found, wrong)}
    # 4 (both sides) and 5 (midline) would clear R084 and fail R086 and R087.
    assert offered == {"1", "2", "3", "9"}


def test_a_date_that_does_not_belong_may_be_blanked():
    wrong = case(laterality="1", rxSummChemo="00", rxDateChemo="20240301")
    found = only("R116", engine.run(wrong))
    assert ("rxDateChemo", "") in [(fix.naaccr_id, fix.value) for fix in fixes.fixes(found, wrong)]


def test_the_manual_has_every_edit():
    text = "\n".join(manual.lines())
    assert "R084  Paired site has a side  [error, inter-field, all years]" in text
    assert all(f"{edit.id}  " in text for edit in engine.edits())


def test_forty_tumors_of_a_patient_are_looked_at():
    tumors = [case(sequenceNumberHospital=f"{number:02d}") for number in range(1, 41)]
    for each in tumors:
        object.__setattr__(each, "tumors", tuple(tumors))
    assert "R107" in failing(engine.run(tumors[0]))
