"""Which two names may be one person's."""

import pytest

from journal.domain.names import names_agree


@pytest.mark.rule("P-18")
@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Pia Exempelsson", "PIA EXEMPELSSON", True),
        ("Pia Exempelsson", "Pia Maria Exempelsson", True),
        ("Anna-Lena Exempelsson", "Anna Lena Exempelsson", True),
        ("Exempelsson Pia", "Pia Exempelsson", True),
        ("Pia Exempelsson", "Pia Nyman", False),
        ("Pia Exempelsson", "Ola Motsson", False),
        ("Pia", "Pia Exempelsson", False),
        ("Pia", "pia", True),
        ("", "Pia Exempelsson", False),
        ("", "", False),
    ],
)
def test_every_name_of_the_shorter_stands_in_the_longer(one, other, agree):
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree
