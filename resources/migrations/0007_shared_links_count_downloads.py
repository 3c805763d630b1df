from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_attempts_of_an_edition")]

    operations = [migrations.RenameField("sharelink", "opened_count", "downloaded_count")]
