from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("custody", "0009_fixity")]

    operations: list[migrations.operations.base.Operation] = []
