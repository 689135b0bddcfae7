from tests.cast import case, cast

__all__ = ["case", "cast"]
