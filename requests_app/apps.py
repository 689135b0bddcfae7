from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from casework import kinds
        from requests_app.kind import APPLICATION
        from requests_app.letter_purposes import register_purposes

        kinds.register(APPLICATION)
        register_purposes()
