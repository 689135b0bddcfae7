from collections.abc import Iterator

class Token:
    @classmethod
    def split_token_source(cls, prev_token: Token, task_pk: int) -> Iterator[Token]: ...
