from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "文书"

    def ready(self) -> None:
        from letters.deliveries import PROOF
        from letters.purposes import register

        register(PROOF)
