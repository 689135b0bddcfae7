"""The printed e-mail of an installation without a mail server."""

from django.core.mail import send_mail


def test_an_email_without_a_server_is_printed_as_people_read_it(settings, capsys) -> None:
    settings.EMAIL_BACKEND = "casework.mail.PrintedEmail"
    assert (
        send_mail("答复期限已到", "今天应当答复。", "gongkai@localhost", ["a@example.com", "b@example.com"])
        == 1
    )
    assert capsys.readouterr().out == (
        "邮件 发往 a***@example.com、b***@example.com\n主题：答复期限已到\n今天应当答复。\n"
    )
