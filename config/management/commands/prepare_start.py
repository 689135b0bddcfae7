from django.conf import settings
from django.core.management import call_command

from accounts.management.chinese import ChineseCommand
from accounts.models import Agency
from config.checks import refuse_unsafe_start


class Command(ChineseCommand):
    help = "make run 启动前所做的准备：检查、升级数据库、收集静态文件。"
    example = "  $ python manage.py prepare_start"
    requires_system_checks = ()  # run below, those of the database included

    def handle(self, **options: object) -> None:
        self.check(databases=["default"])
        call_command("migrate", interactive=False, verbosity=0)
        refuse_unsafe_start()
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.REAL_SERVERS and not Agency.objects.exists():
            self.stdout.write(
                "数据库里还没有机关。请建立第一个机关和管理员：\n"
                "  .venv/bin/python manage.py add_agency"
                " --code 350000 --name 某某县人民政府 --kind county_government\n"
                "  .venv/bin/python manage.py createsuperuser"
            )
