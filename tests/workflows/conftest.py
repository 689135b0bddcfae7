from tests.desk.conftest import case, cast, desk

__all__ = ["case", "cast", "desk"]
