from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("submissions", "0003_held_items")]

    operations: list[migrations.operations.base.Operation] = []
