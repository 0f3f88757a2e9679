"""How old somebody is, by the number alone."""

from datetime import date

import pytest

from journal.domain.numbers import age_on, birth_day


@pytest.mark.parametrize(
    ("number", "day", "age"),
    [
        ("196408233234", date(1982, 8, 22), 17),
        ("196408233234", date(1982, 8, 23), 18),
        ("197010632391", date(1988, 10, 2), 17),
        ("197010632391", date(1988, 10, 3), 18),
    ],
)
def test_somebody_comes_of_age_on_the_birthday_with_a_coordination_number_too(number, day, age):
    assert age_on(number, day) == age


def test_a_coordination_number_says_the_day_sixty_too_late():
    assert birth_day("197010632391") == date(1970, 10, 3)
