from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0007_item_pages")]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                models.F("state"),
                models.F("urgency"),
                models.F("handed_over_at"),
                name="submission_waiting",
                condition=models.Q(("handed_over_at__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                fields=["id"],
                include=("handed_over_at", "organisation", "team"),
                name="submission_seen",
                condition=models.Q(("handed_over_at__isnull", False)),
            ),
        ),
    ]
