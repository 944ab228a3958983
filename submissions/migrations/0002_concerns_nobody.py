"""Whether a submission concerns nobody stays known after hand-over, when its draft is sealed and deleted.

Until now nobody recorded meant just that: the task list asks for people or for this very statement (D3).
"""

from django.db import migrations, models

SAID_SO = """
UPDATE submissions_submission SET concerns_nobody = true
WHERE handed_over_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM submissions_submissionperson tie WHERE tie.submission_id = submissions_submission.id)
"""


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField("submission", "concerns_nobody", models.BooleanField(default=False)),
        migrations.RunSQL(SAID_SO, migrations.RunSQL.noop),
    ]
