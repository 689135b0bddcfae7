"""The one exception with which a service refuses an act. Accounts, a layer below, refuses with the same class."""

from accounts.errors import Refused

__all__ = ["Refused"]
