from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "政府信息文件"

    def ready(self) -> None:
        from casework import kinds, work
        from records.kind import DOCUMENT, PUBLICATION

        kinds.register(DOCUMENT)
        work.name_steps({PUBLICATION: "公开"})
