"""The search index: entries, and beside them the database's own index (tsvector and GIN, or an FTS5 table)."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = {
    "postgresql": [
        "ALTER TABLE common_searchentry ADD COLUMN tsv tsvector",
        # Without the pending list a search never waits for what was written since the last vacuum.
        "CREATE INDEX common_searchentry_tsv ON common_searchentry USING gin (tsv) WITH (fastupdate = off)",
        "ALTER TABLE common_searchentry ALTER COLUMN tsv SET STATISTICS 1000",
    ],
    "sqlite": [
        "CREATE VIRTUAL TABLE common_searchindex USING fts5(title, body, tokenize = 'ascii')",
    ],
}
BACKWARD = {
    "postgresql": ["ALTER TABLE common_searchentry DROP COLUMN tsv"],
    "sqlite": ["DROP TABLE common_searchindex"],
}


def make_index(apps, schema_editor):
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in BACKWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0003_mail_headers'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.BigIntegerField()),
                ('family', models.CharField(max_length=60)),
                ('group_id', models.BigIntegerField(null=True)),
                ('year', models.SmallIntegerField(null=True)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('dated_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('url', models.CharField(max_length=300)),
                ('title', models.TextField()),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('initial', models.CharField(max_length=1)),
                ('length', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchIndexRow',
            fields=[
                ('entry', models.OneToOneField(db_column='rowid', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='common.searchentry', to_field='position')),
            ],
            options={
                'db_table': 'common_searchindex',
                'managed': False,
            },
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['kind', '-position'], name='search_entry_newest'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.UniqueConstraint(fields=('kind', 'object_id'), name='search_entry_once'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=models.Index(fields=['initial', 'length'], name='search_word_like'),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
