from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "政府信息文件"

    def ready(self) -> None:
        from casework import kinds
        from records.kind import DOCUMENT

        kinds.register(DOCUMENT)
