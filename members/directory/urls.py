"""Addresses of groups, of the secretariat's directory, of invitations and loans."""

from django.urls import include, path

from members.directory.views import directory, duplicates, groups, invitations, lending, memberships, operation, people

membership = [
    path("editar/", memberships.membership_edit, name="membership_edit"),
    path("terminar/", memberships.membership_end, name="membership_end"),
    path("etapa/", memberships.membership_stage, name="membership_stage"),
]
organisation = [
    path("", directory.organisation_detail, name="organisation_detail"),
    path("editar/", directory.organisation_edit, name="organisation_edit"),
    path("contactos/nuevo/", directory.contact_create, name="contact_create"),
    path("membresias/nueva/", memberships.membership_create, name="membership_create"),
    path("membresias/<slug:membership_id>/", include(membership)),
]
person = [
    path("", people.person_detail, name="person_detail"),
    path("editar/", people.person_edit, name="person_edit"),
    path("representacion/", people.seat_create, name="seat_create"),
    path("representacion/<slug:seat_id>/editar/", people.seat_edit, name="seat_edit"),
    path("representacion/<slug:seat_id>/terminar/", people.seat_end, name="seat_end"),
    path("contactos/nuevo/", people.contact_add, name="contact_add"),
    path("contactos/<slug:contact_id>/", people.contact_edit, name="contact_edit"),
    path("consentimientos/", people.person_consents, name="person_consents"),
    path("invitar/", people.person_invite, name="person_invite"),
    path("acceso/", people.person_access, name="person_access"),
]
duplicate = [
    path("", duplicates.duplicate_list, name="duplicate_list"),
    path("<slug:kind>/<slug:public_id>/", duplicates.merge_choose, name="merge_choose"),
    path("<slug:kind>/<slug:survivor>/<slug:merged>/", duplicates.merge_confirm, name="merge_confirm"),
    path("<slug:kind>/<slug:first>/<slug:second>/distintas/", duplicates.duplicate_dismiss, name="duplicate_dismiss"),
]
secretariat = [
    path("organizaciones/", directory.organisation_list, name="organisation_list"),
    path("organizaciones/nueva/", directory.organisation_create, name="organisation_create"),
    path("organizaciones/<slug:public_id>/", include(organisation)),
    path("personas/", people.person_list, name="person_list"),
    path("personas/nueva/", people.person_create, name="person_create"),
    path("personas/<slug:public_id>/", include(person)),
    path("padron/", directory.roster, name="roster"),
    path("duplicados/", include(duplicate)),
]
urlpatterns = [
    path("grupos/", groups.group_list, name="group_list"),
    path("grupos/<slug:slug>/", groups.group_detail, name="group_detail"),
    path("secretaria/", include(secretariat)),
    path("secretaria/acceso/<slug:kind>/<slug:public_id>/", lending.row_lend, name="row_lend"),
    path("operacion/", operation.operation_desk, name="operation"),
    path("operacion/pedidos/<slug:public_id>/", operation.operation_request, name="operation_request"),
    path("invitacion/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]
