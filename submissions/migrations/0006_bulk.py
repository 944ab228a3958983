from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("submissions", "0005_reviewing")]

    operations: list[migrations.operations.base.Operation] = []
