from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_bulk")]

    operations: list[migrations.operations.base.Operation] = []
