"""The one exception with which a service refuses."""


class Refused(Exception):
    """What was asked can't be done; nothing was changed.

    `code` is stable and for programs; `message` is Chinese and for people: what happened, which rule, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
