from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_finding")]

    operations: list[migrations.operations.base.Operation] = []
