from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from casework import kinds
        from requests_app.kind import APPLICATION

        kinds.register(APPLICATION)
