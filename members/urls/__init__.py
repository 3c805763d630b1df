"""Addresses about who."""

from django.urls import include, path

from members.views import groups, invitations, lending

urlpatterns = [
    path("grupos/", groups.group_list, name="group_list"),
    path("grupos/<slug:slug>/", groups.group_detail, name="group_detail"),
    path("secretaria/", include("members.urls.directory")),
    path("", include("members.urls.applications")),
    path("", include("members.urls.stakeholders")),
    path("", include("members.urls.privacy")),
    path("secretaria/acceso/<slug:kind>/<slug:public_id>/", lending.row_lend, name="row_lend"),
    path("", include("members.urls.imports")),
    path("", include("members.urls.mailings")),
    path("", include("members.urls.operation")),
    path("invitacion/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]
