"""Shared computers keep nothing that was typed about citizens: no form of the desk lets the browser remember it."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from desk.applications.act_forms import ACTS
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, Desk

TYPED = re.compile(
    r"<(?:textarea|select|input(?![^>]*type=\"(?:hidden|checkbox|radio|file)\"))[^>]*name=\"[^>]*>"
)


def remembered(page: str) -> list[str]:
    """What the browser might keep: fields to type or choose in, and forms around them, that don't say no."""
    main = page.partition("<main")[2]
    found = [tag for tag in TYPED.findall(main) if 'autocomplete="off"' not in tag]
    for form in re.findall(r"<form.*?</form>", main, re.DOTALL):
        head = form.partition(">")[0]
        if TYPED.search(form) and 'autocomplete="off"' not in head:
            found.append(head)
    return [tag for tag in found if 'name="events"' not in tag and 'action="#events"' not in tag]


def test_no_page_of_the_desk_lets_the_browser_keep_what_is_typed(desk: Desk) -> None:
    cast, matter = desk.cast, desk.case.application.matter_id
    pages = {"intake": (cast.alice, reverse("desk:intake")), "inbox": (cast.alice, reverse("desk:inbox"))}
    pages |= {name: (cast.alice, reverse("desk:act", args=[matter, name])) for name in ACTS}
    desk.acts("file", cast.alice, purpose="identity", upload=SimpleUploadedFile("证.txt", b"1"))
    paper = desk.case.application.matter.files.get()
    pages["paper"] = (cast.alice, reverse("desk:file", args=[paper.pk]))
    found = {name: remembered(desk.as_(who).get(url).content.decode()) for name, (who, url) in pages.items()}
    steps = (
        ("register", cast.alice, {}),
        ("review", cast.alice, {"decision": "assign", "handler": cast.bob.pk}),
        ("search", cast.bob, {"decision": "draft", **NOT_FOUND, **PARTIES}),
        ("draft", cast.bob, {"decision": "head", **PROVIDED, **PARTIES}),
        ("head_review", cast.carol, {"decision": "pass"}),
        ("legal_review", cast.dave, {"decision": "pass"}),
        ("sign", cast.erin, {"decision": "pass"}),
        ("deliver", cast.alice, {}),
    )
    for step, who, data in steps:
        found[step] = remembered(desk.as_(who).get(desk.url).content.decode())
        if step == "draft":
            chosen = desk.post("draft", who, choose="1", kind="R03", grounds="X4", **PARTIES)
            found["chosen"] = remembered(chosen.content.decode())
        if data or step == "register":
            assert desk.post(step, who, **data).status_code == 302, step
        if step == "sign":
            desk.letters()
    assert found == {name: [] for name in found}
