"""An approval says of which items it is: what a Head saw withheld does not leave by it later (D1).

The database's lock reads the column (0002_locks, disclosure_bars).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_answers")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField("requestitem", "approved_at", models.DateTimeField(null=True)),
    ]
