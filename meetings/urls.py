"""Addresses about what the groups do."""

from django.urls import path

from meetings.views import agenda, attendance, drafts, meetings, minutes

one = "reuniones/<slug:public_id>/"
urlpatterns = [
    path("reuniones/", meetings.meeting_list, name="meeting_list"),
    path("reuniones/nueva/", meetings.meeting_create, name="meeting_create"),
    path(one, meetings.meeting_detail, name="meeting_detail"),
    path(f"{one}editar/", meetings.meeting_edit, name="meeting_edit"),
    path(f"{one}publicar/", meetings.meeting_publish, name="meeting_publish"),
    path(f"{one}asistencia/", attendance.attendance_note, name="meeting_attendance"),
    path(f"{one}agenda/nuevo/", agenda.agenda_item_create, name="agenda_item_create"),
    path(f"{one}agenda/<slug:item_id>/borrar/", agenda.agenda_item_delete, name="agenda_item_delete"),
    path(f"{one}acta/", minutes.minutes_detail, name="minutes_detail"),
    path(f"{one}acta/versiones/<int:number>/", minutes.minutes_detail, name="minutes_version"),
    path(f"{one}acta/editar/", drafts.minutes_edit, name="minutes_edit"),
    path(f"{one}acta/aprobar/", drafts.minutes_approve, name="minutes_approve"),
    path(f"{one}acta/publicar/", drafts.minutes_publish, name="minutes_publish"),
    path(f"{one}acta.pdf", minutes.minutes_download, name="minutes_pdf"),
]
