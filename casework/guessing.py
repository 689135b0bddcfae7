"""Tells people that somebody guesses at their password: the person and the administrators, once a day each."""

from django.utils import timezone

from accounts.login import ATTACK, names_under_attack
from accounts.models import Staff
from accounts.selectors import administrators
from casework.messages import queue_message
from casework.models import Message


def tell_of_guessing() -> int:
    """Queue what is to be told of the last hour; how many names it concerns. Safe to repeat."""
    on = timezone.localdate()
    told = 0
    for name, failures, addresses in names_under_attack(timezone.now() - ATTACK):
        person = Staff.objects.active().filter(username=name).first()
        if person is None:
            continue  # nobody's name, so nothing can be guessed
        told += 1
        body = (
            f"账号 {name}（{person.name}）一小时内有 {failures} 次登录失败，来自 {addresses} 个地址，可能有人在猜测密码。"
            "在以前没有登录过的地址，现在只能试一次密码，错了要等十五分钟；在常用的地址登录不受影响。"
            "如果不是本人输错，请检查密码是否可能被别人知道，并修改密码；仍不停止的，请管理员查看登录失败记录中的地址。"
        )
        for reader in {row.pk: row for row in (person, *administrators(on)) if row.email}.values():
            key = f"guessing:{person.pk}:{on.isoformat()}:{reader.pk}"
            queue_message(
                None,
                Message.Channel.EMAIL,
                reader.email,
                subject=f"有人多次尝试登录账号 {name}",
                body=body,
                key=key,
            )
    return told
