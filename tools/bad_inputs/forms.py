"""Filling a form as a reasonable person would, then breaking it in one place or several."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode

from demo.drive.browser import Control, Form
from tools.bad_inputs import values
from tools.bad_inputs.values import GOOD_FILE, Upload

Pairs = list[tuple[str, str | Upload]]
BOUNDARY = "bad-inputs-boundary"
# What a field of this name takes, where any text won't do. Other fields get a word, a date or one of their options.
FITTING = {
    "id_number": ("15992119900307301X", "11010519491231002X"),
    "phone": ("19900001234", "0531-1234567"),
    "email": ("zhang@example.com",),
    "postcode": ("999021",),
    "name": ("张喆堃", "李四", "欧阳若兰"),
    "working_days": ("5", "10", "20"),
    "quantity": ("1",),
}


def filled(form: Form, rng: Random, fitting: Mapping[str, Sequence[str]], today: date) -> Pairs:
    """What a person would send, the pressed button included."""
    pairs: Pairs = []
    for control in form.controls.values():
        pairs += [(control.name, value) for value in _answer(control, rng, fitting, today)]
    buttons = [button for button in form.buttons if button.name]
    if buttons and (len(buttons) < len(form.buttons) or rng.random() < 0.9):
        button = rng.choice(form.buttons)
        pairs += [(button.name, button.value)] if button.name else []
    return pairs


def _answer(
    control: Control, rng: Random, fitting: Mapping[str, Sequence[str]], today: date
) -> Sequence[str | Upload]:
    """The values that one field sends."""
    served = [value for value in control.values if value]
    if control.kind in ("hidden", "submit", "button"):
        return control.values
    if control.kind == "checkbox":
        return [value for value in control.options if value in served or rng.random() < 0.8]
    if control.options:
        real = [option for option in control.options if option]
        return served if served and rng.random() < 0.5 else [rng.choice(real)] if real else control.values
    if control.kind == "file":
        return [GOOD_FILE] if rng.random() < 0.6 else [Upload("", b"")]
    if served and rng.random() < 0.8:
        return served
    return [_typed(control, rng, fitting, today)]


def _typed(control: Control, rng: Random, fitting: Mapping[str, Sequence[str]], today: date) -> str:
    """What a person might type into a field."""
    if control.kind == "date":
        return (today + timedelta(days=rng.choice((0, 0, 0, -1, 7, 20)))).isoformat()
    if control.kind == "number":
        return "1"
    name = (
        control.name.rpartition("-")[2].rpartition("_")[2]
        if "fact_" in control.name
        else control.name.rpartition("-")[2]
    )
    if name.endswith(("_on", "_by")) or name in ("on", "until"):
        return today.isoformat()
    return rng.choice(fitting.get(name) or FITTING.get(name) or ("2025年部门预算", "材料", "张喆堃"))


def broken(pairs: Pairs, form: Form, rng: Random, ids: Sequence[str]) -> tuple[Pairs, list[str]]:
    """The same answers with one to four things wrong, and what is wrong in words."""
    pairs, wrong = list(pairs), []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        place = rng.randrange(len(pairs)) if pairs else -1
        name = pairs[place][0] if pairs else "q"
        kind = form.controls[name].kind if name in form.controls else ""
        match rng.randrange(10) if pairs else 9:
            case 0:
                del pairs[place]
                wrong.append(f"without {name}")
            case 1:
                pairs.insert(rng.randrange(len(pairs) + 1), (name, _bad(kind, rng)))
                wrong.append(f"{name} twice")
            case 2:
                pairs[place] = (name, rng.choice(ids) if ids else "0")
                wrong.append(f"{name} is the id of something else")
            case 3:
                is_file = isinstance(pairs[place][1], Upload)
                pairs[place] = (name, values.text(rng) if is_file else values.upload(rng))
                wrong.append(f"{name} is {'text' if is_file else 'a file'}")
            case 9:
                pairs.append((f"{name.rpartition('-')[0]}-{rng.choice(('99', '²', 'x'))}", values.value(rng)))
                wrong.append("a field that isn't there")
            case _:
                pairs[place] = (name, _bad(kind, rng))
                wrong.append(f"{name} is bad")
    return pairs, wrong


def _bad(kind: str, rng: Random) -> str | Upload:
    return values.upload(rng) if kind == "file" else values.value(rng, kind)


def encoded(pairs: Pairs) -> tuple[bytes, str]:
    """The body and its type; half surrogates travel as the bytes that a careless program would send."""
    if not any(isinstance(value, Upload) for _, value in pairs):
        return urlencode(pairs, errors="surrogatepass").encode(), "application/x-www-form-urlencoded"
    parts = []
    for name, value in pairs:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        content = value
        if isinstance(value, Upload):
            head += f'; filename="{value.name}"\r\nContent-Type: {value.content_type}'
            content = value.content
        body = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        parts.append(head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"
