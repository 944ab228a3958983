import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="TokenUse",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.apitoken",
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("requests", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_sha256", models.CharField(max_length=64)),
                ("asked_sha256", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("sealed_body", models.BinaryField()),
                ("kept_until", models.DateTimeField(db_index=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.apitoken"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("token"), models.F("key_sha256"), name="kept_answer_once_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_sha256__regex", "^[0-9a-f]{64}$"), ("key_sha256__regex", "^[0-9a-f]{64}$")
                        ),
                        name="kept_answer_hashed",
                    ),
                ],
            },
        ),
    ]
