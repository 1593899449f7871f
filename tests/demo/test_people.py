import pytest

from registry.demo import people


def test_the_check_digit_of_a_national_provider_id_is_luhns():
    """CMS's own example: 123456789 has the check digit 3."""
    assert people.npi(123_456_789) == "1234567893"


@pytest.mark.parametrize(("age", "codes"), [(19, {"1", "2"}), (80, {"1", "2", "4", "5", "9"})])
def test_marital_status_suits_the_age(age, codes):
    from random import Random

    random = Random(1)
    assert {people.marital_status(random, age) for _ in range(200)} == codes
