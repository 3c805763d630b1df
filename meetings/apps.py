"""The app `meetings`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from meetings import index
        from meetings.services import attendance
        from meetings.services.erasure import erase_from_minutes
        from members.directory import merging_rules
        from vpwg.portal import alerts, navigation
        from vpwg.privacy.services.erasure import register_eraser

        navigation.register("content", _("Reuniones"), "meeting_list")
        register_eraser(erase_from_minutes)
        index.register()
        alerts.register("absent", attendance.absent_organisations)
        keeping = merging_rules.Rule("meeting__group", attendance.unite)
        merging_rules.register("meetings.Attendance.person", keeping)
        merging_rules.register("meetings.Attendance.membership", keeping)
