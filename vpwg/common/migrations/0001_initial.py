"""The ground's tables, and beside the search entries the database's own index (tsvector and GIN, or an FTS5 table)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
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

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                ('weights', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('action', models.CharField(max_length=60)),
                ('object_label', models.CharField(blank=True, max_length=60)),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('group_id', models.BigIntegerField(db_index=True, null=True)),
                ('details', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('entry_hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FormUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('used_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('outcome', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('first_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('result', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='OutboundMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254)),
                ('kind', models.CharField(max_length=60)),
                ('about', models.CharField(max_length=80)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('headers', models.JSONField(default=dict)),
                ('group_id', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'En espera'), ('sending', 'En envío'), ('sent', 'Enviado'), ('failed', 'Fallido'), ('dropped', 'Descartado')], default='waiting', max_length=10)),
                ('problem', models.CharField(blank=True, choices=[('refused', 'El servidor de esa dirección la rechaza: no existe o ya no recibe correos.'), ('address', 'La dirección tiene caracteres que el correo no admite.'), ('not-taken', 'El servidor de correo no aceptó el mensaje.'), ('malformed', 'El mensaje no pudo armarse.'), ('unreachable', 'No hubo respuesta del servidor de correo en varios intentos.'), ('later', 'El servidor pidió esperar, y siguió sin aceptarlo en varios intentos.'), ('interrupted', 'El portal se detuvo varias veces mientras lo mandaba.'), ('unexpected', 'Algo inesperado impidió mandarlo; quien opera el portal tiene el detalle.')], max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
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
        migrations.AddField(
            model_name='auditentry',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='outboundmessage',
            index=models.Index(fields=['state', 'due_at'], name='outbound_due'),
        ),
        migrations.AddIndex(
            model_name='outboundmessage',
            index=models.Index(fields=['state', 'group_id'], name='outbound_of_group'),
        ),
        migrations.AddConstraint(
            model_name='outboundmessage',
            constraint=models.UniqueConstraint(fields=('to', 'kind', 'about'), name='outbound_message_once'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=models.Index(fields=['initial', 'length'], name='search_word_like'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['group_id', '-id'], name='audit_group_newest'),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
