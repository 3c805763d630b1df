"""Addresses about who."""

from django.urls import include, path

from members.views import directory, groups, invitations

organisation = [
    path("", directory.organisation_detail, name="organisation_detail"),
    path("editar/", directory.organisation_edit, name="organisation_edit"),
]
person = [
    path("", directory.person_detail, name="person_detail"),
    path("editar/", directory.person_edit, name="person_edit"),
    path("representacion/", directory.seat_create, name="seat_create"),
    path("representacion/<int:seat_id>/terminar/", directory.seat_end, name="seat_end"),
    path("invitar/", directory.person_invite, name="person_invite"),
]
urlpatterns = [
    path("grupos/", groups.group_list, name="group_list"),
    path("grupos/<slug:slug>/", groups.group_detail, name="group_detail"),
    path("secretaria/organizaciones/", directory.organisation_list, name="organisation_list"),
    path("secretaria/organizaciones/nueva/", directory.organisation_create, name="organisation_create"),
    path("secretaria/organizaciones/<slug:public_id>/", include(organisation)),
    path("secretaria/personas/", directory.person_list, name="person_list"),
    path("secretaria/personas/nueva/", directory.person_create, name="person_create"),
    path("secretaria/personas/<slug:public_id>/", include(person)),
    path("", include("members.urls.privacy")),
    path("", include("members.urls.imports")),
    path("", include("members.urls.mailings")),
    path("invitacion/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]
