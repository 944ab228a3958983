"""Items that are set apart are found without looking at the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_concerns_nobody")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddIndex(
            "item", models.Index("submission", condition=models.Q(("state", "held")), name="item_held")
        ),
    ]
