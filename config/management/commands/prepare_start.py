from django.conf import settings
from django.core.management import call_command

from accounts.management.chinese import ChineseCommand
from accounts.models import Agency, Staff
from config.checks import refuse_unsafe_start
from workflows.demo.accounts import ACCOUNTS


class Command(ChineseCommand):
    help = "make run 启动前所做的准备：检查、升级数据库、收集静态文件，第一次启动时建立演示县。"
    example = "  $ python manage.py prepare_start"
    requires_system_checks = ()  # run below, those of the database included

    def handle(self, **options: object) -> None:
        self.check(databases=["default"])
        call_command("migrate", interactive=False, verbosity=0)
        refuse_unsafe_start()
        call_command("collectstatic", interactive=False, verbosity=0)
        if Agency.objects.exists():
            self._show_demo_accounts()
        elif settings.REAL_SERVERS:
            self.stdout.write(
                "数据库里还没有机关。请建立第一个机关和管理员：\n"
                "  .venv/bin/python manage.py add_agency"
                " --code 350000 --name 某某县人民政府 --kind county_government\n"
                "  .venv/bin/python manage.py createsuperuser"
            )
        else:
            self.stdout.write("第一次启动，正在建立演示县（一两分钟）。")
            call_command("demo_county", stdout=self.stdout)

    def _show_demo_accounts(self) -> None:
        if Staff.objects.filter(is_demo=True, is_active=True).exists():
            self.stdout.write(ACCOUNTS)
