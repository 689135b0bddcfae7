"""The one exception with which a service refuses an act; layers above know it as statute.refused.Refused."""


class Refused(Exception):
    """An act that the law or a house rule does not allow now; nothing was changed.

    `code` is a stable English identifier for tests and logs; `message` is a Chinese sentence that says
    what happened, which rule, and what to do. Views show it beside what was typed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
