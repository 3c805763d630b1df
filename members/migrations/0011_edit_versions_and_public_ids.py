"""Versions that a save began from, and random names for addresses (filled by the next, unique by the one after)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0010_single_names")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="engagement",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="membership",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="organisation",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="person",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="seat",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="membership",
            name="public_id",
            field=models.CharField(default=None, editable=False, max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="public_id",
            field=models.CharField(default=None, editable=False, max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="public_id",
            field=models.CharField(default=None, editable=False, max_length=20, null=True),
        ),
    ]
