"""Finding text by its pairs of characters: an index over them serves any part of a text from two characters on.

It needs no extension of the database, and no words: Chinese writes none. Letters count without regard to case.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import DataContains
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex, Substr, Upper
from django.db.models.lookups import GreaterThan

TEXTS: "ArrayField[Any, Any]" = ArrayField(TextField())
BLANK = Value(" ", output_field=TextField())


def pairs(*columns: str) -> Func:
    """All pairs of neighbours in the text of the columns, as an array: what `containing` wants under a GIN index."""
    text = _text(*columns)
    # The pairs from the first character on, and those from the second: blanks part them, so none with a blank is found.
    both = Concat(_every_second(text), BLANK, _every_second(Substr(text, 2)))
    return Func(both, BLANK, function="string_to_array", output_field=TEXTS)


def containing(text: str, *columns: str) -> Q:
    """Rows of which the columns contain the text, as one condition that the index over `pairs` of them serves."""
    found = Q(GreaterThan(StrIndex(_text(*columns), Upper(Value(text))), 0))
    # Each character once, the last one always: pairs that overlap would tell the database little and mislead its guess.
    places = {*range(0, len(text) - 1, 2), *([len(text) - 2] if len(text) > 1 else [])}
    known = [text[n : n + 2].upper() for n in sorted(places) if _is_indexed(text[n : n + 2])]
    # In this order: where the index isn't used, the cheaper one is asked first.
    return found & Q(DataContains(pairs(*columns), Value(known, TEXTS))) if known else found


def _text(first: str, *others: str) -> Upper:
    columns: list[F | Value] = [F(first)]
    for other in others:
        columns += [Value(" "), F(other)]
    return Upper(Concat(*columns) if others else columns[0], output_field=TextField())


def _every_second(text: Func) -> Func:
    return Func(
        text,
        Value("(..)(?=.)"),
        Value(r"\1 "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )


def _is_indexed(pair: str) -> bool:
    """Whether it is in the index as we write it: without a blank, in letters of which every database makes the same
    capitals."""
    return " " not in pair and all(c.isascii() or c.lower() == c.upper() for c in pair)
