"""The app `meetings`."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from meetings import index
        from meetings.services import attendance
        from members.directory.merging_rules import Rule, register

        index.register()
        keeping = Rule("meeting__group", attendance.unite)
        register("meetings.Attendance.person", keeping)
        register("meetings.Attendance.membership", keeping)
