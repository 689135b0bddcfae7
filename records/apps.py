from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "政府信息文件"
