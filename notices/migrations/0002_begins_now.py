"""Where a log is kept already, it has been read by people: notices begin with what happens from now on."""

from django.db import migrations

BEGIN = """
INSERT INTO notices_projection (id, next_place)
  SELECT 1, COALESCE(max(index) + 1, 0) FROM custody_leaf
  ON CONFLICT (id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_first"), ("custody", "0007_acts_of_two_people")]

    operations = [migrations.RunSQL(BEGIN, "DELETE FROM notices_projection")]
