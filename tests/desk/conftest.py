import pytest

from tests.cast import Cast, case, cast
from tests.desk.driver import Desk, new_desk

__all__ = ["case", "cast", "desk"]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return new_desk(cast)
