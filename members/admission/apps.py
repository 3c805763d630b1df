"""Asking to join a group."""

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "members.admission"
    label = "admission"
    verbose_name = "Postulaciones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory.merging_rules import Rule, register

        register("admission.MembershipApplication.membership", Rule("group"))
        register("admission.ConsultationAnswer.membership", Rule("membership__group"))
