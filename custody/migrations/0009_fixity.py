from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("custody", "0008_acts_of_review")]

    operations: list[migrations.operations.base.Operation] = []
