"""Minutes read three ways: what a version needs to be in force, opened, withdrawn, sealed and printed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

LANGUAGES = [("es", "Español"), ("en", "Inglés")]
CORRECTIONS = [
    ("material", "Un error de hecho: fecha, cifra, nombre de institución"),
    ("editorial", "De redacción, sin cambiar lo que se dice"),
    ("confidentiality", "Por confidencialidad: las versiones anteriores se retiran"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0006_public_ids_are_unique"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "minutes",
            "language",
            models.CharField("idioma del acta", max_length=2, choices=LANGUAGES, default="es"),
        ),
        migrations.AddField(
            "minutesversion", "language", models.CharField(max_length=2, choices=LANGUAGES, default="es")
        ),
        migrations.AddField(
            "minutesversion", "seal", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddField(
            "minutesversion",
            "correction",
            models.CharField("por qué se corrige", max_length=20, choices=CORRECTIONS, blank=True),
        ),
        migrations.AddField("minutesversion", "is_current", models.BooleanField(default=True)),
        migrations.AddField(
            "minutesversion",
            "is_opened",
            models.BooleanField("se lee aunque haya otra posterior", default=False),
        ),
        migrations.AddField("minutesversion", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "minutesversion",
            "withdrawn_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="NameAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="meetings.minutes"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("minutes", "key"), name="name_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="MinutesPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reading", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=64)),
                ("document", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("refusal", models.CharField(blank=True, max_length=20)),
                ("printed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="meetings.minutesversion"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "reading"), name="minutes_print_once")],
            },
        ),
    ]
