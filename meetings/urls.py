"""Addresses about what the groups do."""

from django.urls import path

from meetings.views import (
    attendance as attendance_views,
)
from meetings.views import (
    meetings as views,
)
from meetings.views import (
    minutes as minutes_views,
)
from meetings.views import (
    writing as writing_views,
)

one = "reuniones/<slug:public_id>/"
urlpatterns = [
    path("reuniones/", views.meeting_list, name="meeting_list"),
    path("reuniones/nueva/", views.meeting_create, name="meeting_create"),
    path(one, views.meeting_detail, name="meeting_detail"),
    path(f"{one}editar/", views.meeting_edit, name="meeting_edit"),
    path(f"{one}publicar/", views.meeting_publish, name="meeting_publish"),
    path(f"{one}asistencia/", attendance_views.meeting_attendance, name="meeting_attendance"),
    path(f"{one}agenda/nuevo/", views.agenda_item_create, name="agenda_item_create"),
    path(f"{one}agenda/<slug:item_id>/borrar/", views.agenda_item_delete, name="agenda_item_delete"),
    path(f"{one}acta/", minutes_views.minutes_detail, name="minutes_detail"),
    path(f"{one}acta/versiones/<int:number>/", minutes_views.minutes_detail, name="minutes_version"),
    path(f"{one}acta/editar/", writing_views.minutes_edit, name="minutes_edit"),
    path(f"{one}acta/aprobar/", writing_views.minutes_approve, name="minutes_approve"),
    path(f"{one}acta/publicar/", writing_views.minutes_publish, name="minutes_publish"),
    path(f"{one}acta.pdf", minutes_views.minutes_pdf, name="minutes_pdf"),
]
