from registry.cases.editing.cases import lookalikes

PERSON = {"nameLast": "Okafor", "nameFirst": "Ada", "dateOfBirth": "19560214"}


def test_another_patient_with_the_same_name_and_birth_is_found(make_patient):
    one = make_patient(**PERSON)
    other = make_patient(**PERSON)
    make_patient(**PERSON | {"dateOfBirth": "1956"})
    make_patient(**PERSON | {"nameFirst": "Eve"})
    assert lookalikes(one) == (other.patient_id_number,)


def test_the_same_social_security_number_is_enough(make_patient):
    one = make_patient(nameLast="Okafor", socialSecurityNumber="123453456")
    other = make_patient(nameLast="Smith", socialSecurityNumber="123453456")
    assert lookalikes(one) == (other.patient_id_number,)


def test_an_unknown_number_makes_nobody_alike(make_patient):
    one = make_patient(nameLast="Okafor", socialSecurityNumber="999999999")
    make_patient(nameLast="Smith", socialSecurityNumber="999999999")
    assert lookalikes(one) == ()
