import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0005_reviewing")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="receipt",
            name="first_number",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="submission",
            name="receipt_due",
            field=models.BooleanField(db_default=False, default=False),
        ),
        # Whoever looks for receipts that are due looks once at what was handed over before there was this mark.
        migrations.RunSQL(
            "UPDATE submissions_submission SET receipt_due = true WHERE handed_over_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="ItemList",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("salt", models.BinaryField()),
                ("first_number", models.PositiveIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("listed_at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="submissions.submission"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("submission"), models.F("sha256"), name="item_list_once_per_submission"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                models.F("handed_over_at"), condition=models.Q(("receipt_due", True)), name="submission_receipt_due"
            ),
        ),
    ]
