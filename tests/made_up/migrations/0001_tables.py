import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("casework", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Gift",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("given_on", models.DateField()),
                ("value", models.PositiveIntegerField(null=True)),
                ("stored_on", models.DateField(null=True)),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gift",
                        to="casework.matter",
                    ),
                ),
            ],
        )
    ]
