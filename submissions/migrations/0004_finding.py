"""Finding: what a search can be narrowed by, what was searched for, and what is searched for again.

The catalogue is a copy: its rows are taken out here, and the sweeper writes them anew from the sealed records.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first"), ("submissions", "0003_held_items")]

    operations = [
        migrations.RunSQL("DELETE FROM catalogue.entry", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="CatalogueSearch",
            fields=[
                ("id", models.UUIDField(default=common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "traits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("newest", "Newest first"),
                            ("oldest", "Oldest first"),
                            ("relevance", "Best match among the newest 1,000"),
                            ("size", "Largest first"),
                        ],
                        default="newest",
                        max_length=16,
                    ),
                ),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"catalogue"."search"',
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.UUIDField(default=common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("owner", models.UUIDField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"catalogue"."saved_search"',
                "ordering": ["name", "id"],
            },
        ),
        migrations.RemoveField(
            model_name="catalogueentry",
            name="text",
        ),
        migrations.AddField(
            model_name="catalogueentry",
            name="size_bytes",
            field=models.PositiveBigIntegerField(default=None),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="catalogueentry",
            name="told_at",
            field=models.DateTimeField(default=None),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="catalogueentry",
            name="traits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=django.contrib.postgres.indexes.GinIndex(models.F("traits"), fastupdate=False, name="entry_traits"),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(fields=["team", "-size_bytes", "-item"], name="entry_largest_of_team"),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(fields=["-received_at", "-item"], name="entry_newest"),
        ),
        migrations.AddIndex(
            model_name="cataloguesearch",
            index=models.Index(fields=["asked_by", "-asked_at"], name="search_of_person"),
        ),
        migrations.AddIndex(
            model_name="cataloguesearch",
            index=models.Index(fields=["asked_at"], name="search_oldest"),
        ),
        migrations.AddConstraint(
            model_name="cataloguesearch",
            constraint=models.CheckConstraint(
                condition=models.Q(("order__in", ["newest", "oldest", "relevance", "size"])),
                name="search_order_is_known",
            ),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="search",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="submissions.cataloguesearch"
            ),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
            ),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(fields=["owner"], name="saved_search_of_person"),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="saved_search_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(models.F("search"), models.F("owner"), name="search_saved_once_by_each"),
        ),
        # More words are counted than by default, so that the planner knows a rare one from one that is everywhere.
        migrations.RunSQL(
            "ALTER TABLE catalogue.entry ALTER search SET STATISTICS 500, ALTER traits SET STATISTICS 500",
            "ALTER TABLE catalogue.entry ALTER search SET STATISTICS -1, ALTER traits SET STATISTICS -1",
        ),
    ]
