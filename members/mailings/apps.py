"""Mail to a part of a group's contacts."""

from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "members.mailings"
    label = "mailings"
    verbose_name = "Envíos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory.merging_rules import Rule, register
        from members.directory.services import consents
        from members.mailings.services import bounces
        from members.mailings.services.mail_outcomes import stop_mailings
        from members.mailings.services.mailings import unite_recipients
        from vpwg.common.mail import outbox

        outbox.on_failure(bounces.note_failure)
        consents.on_withdrawal(stop_mailings)
        register("mailings.MailingRecipient.person", Rule("mailing__group", unite_recipients))
