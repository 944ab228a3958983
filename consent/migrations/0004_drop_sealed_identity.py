from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_move_identities")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="source", name="sealed_identity"),
    ]
