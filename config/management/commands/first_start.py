from django.conf import settings
from django.core.management import BaseCommand, call_command

from accounts.models import Agency, Staff
from config.checks import refuse_unsafe_start


class Command(BaseCommand):
    help = "What `make run` does between migrating and serving: refuse an unsafe start, load the demo county once."

    def handle(self, **options: object) -> None:
        refuse_unsafe_start()
        if not Agency.objects.exists():
            if settings.REAL_SERVERS:
                self.stdout.write(
                    "数据库里还没有机关。请建立第一个机关和管理员：\n"
                    "  .venv/bin/python manage.py add_agency --code 350000 --name 某某县人民政府 --kind county_government\n"
                    "  .venv/bin/python manage.py createsuperuser"
                )
                return
            self.stdout.write("第一次启动，正在建立演示县（约半分钟）。")
            call_command("demo_county")
        if Staff.objects.filter(is_demo=True).exists() and settings.EMBEDDED_DATABASE:
            self.stdout.write("当前是演示数据，演示账户的密码是公开的，请勿用于真实办件。")
