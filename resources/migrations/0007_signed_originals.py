"""Where the signed original of an edition may be had."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_attempts_of_an_edition")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="signed_original",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="resources.edition",
            ),
        ),
    ]
