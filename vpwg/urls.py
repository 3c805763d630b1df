"""Every address of the portal. Spanish paths; English under the prefix /en/, same paths."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from members.access.decorators import absent
from vpwg.portal.sitemap import robots, sitemap, sitemap_list

urlpatterns = [
    path("", include("vpwg.common.urls")),
    path("gestion/", admin.site.urls),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:kind>.xml", sitemap_list, name="sitemap_list"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url="/static/img/favicon.svg")),
]
urlpatterns += i18n_patterns(
    path("", include("vpwg.portal.urls")),
    path("", include("vpwg.privacy.urls")),
    path("", include("members.directory.urls")),
    path("", include("members.admission.urls")),
    path("", include("members.outreach.urls")),
    path("", include("members.imports.urls")),
    path("", include("members.mailings.urls")),
    path("", include("resources.urls")),
    path("", include("conflicts.urls")),
    path("", include("meetings.urls")),
    # The login address comes from the invitation; nobody adds or swaps one alone.
    path("cuentas/email/", absent, name="account_email"),
    path("cuentas/signup/", absent, name="account_signup"),
    path("cuentas/confirm-email/", absent, name="account_email_verification_sent"),
    path("cuentas/confirm-email/<str:key>/", absent, name="account_confirm_email"),
    path("cuentas/", include("allauth.account.urls")),
    path("cuentas/2fa/", include("allauth.mfa.urls")),
    path("cuentas/sesiones/", include("allauth.usersessions.urls")),
    prefix_default_language=False,
)
