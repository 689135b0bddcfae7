"""The kinds of answers as the guide explains them: grouped as in the annual report, each with its articles."""

from datetime import date
from itertools import groupby

from statute.answers.replies import REPLIES, Reply
from statute.law.articles import cite_all, in_force_on
from statute.reporting.rows import group_of


def outcomes(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """(group, [(answer, articles)]) in the order of the annual report."""
    replies = in_force_on(REPLIES, on)

    def group(reply: Reply) -> str:
        return group_of(reply.report_row)

    return [(name, [(r.label, cite_all(r.articles)) for r in rows]) for name, rows in groupby(replies, group)]
