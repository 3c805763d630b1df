"""An application from the public form to the first sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from members.access.viewer import lima_today
from tests.browser.conftest import check_axe
from tests.browser.test_readers import save

pytestmark = pytest.mark.browser
NAME, MAIL = "Asociación de la Ribera", "ribera@demo.example"


def test_an_application_from_form_to_first_sign_in(open_page, portal):
    visitor = open_page(size="phone", script=False)
    visitor.goto("/grupos/lima/")
    visitor.get_by_role("link", name="Postular a este grupo").click()
    visitor.get_by_label("Nombre de la organización", exact=False).fill(NAME)
    visitor.get_by_label("Categoría").select_option(label="Organización de la sociedad civil")
    visitor.get_by_label("Pilar", exact=False).select_option(label="Sociedad civil")
    visitor.get_by_label("Por qué quieren participar").fill("Cuidamos el río.")
    visitor.get_by_label("Nombres").fill("Rosa")
    visitor.get_by_label("Apellidos").fill("Ribera")
    visitor.get_by_label("Correo electrónico").fill(MAIL)
    save(visitor, "Enviarme el enlace")
    expect(visitor.get_by_role("link", name="Consiento", exact=False)).to_be_visible()  # the summary names what lacks
    visitor.get_by_label("Consiento que", exact=False).check()
    save(visitor, "Enviarme el enlace")
    expect(visitor.get_by_role("heading", name="Revise su correo")).to_be_visible()
    link = re.search(r"https?://\S+/postular/seguir/\S+", portal.mails_to(MAIL)[-1]).group()
    visitor.goto(link)
    save(visitor, "Presentar la postulación")
    expect(visitor.get_by_text("La recibió la secretaría técnica.")).to_be_visible()

    keeper = open_page("secretariat_lima", size="desktop")
    keeper.goto("/secretaria/")
    keeper.get_by_role("link", name=NAME).first.click()
    check_axe(keeper)
    keeper.get_by_role("link", name="Empezar la revisión").click()
    save(keeper, "Ver el correo")
    expect(keeper.get_by_text("empezó a revisar la postulación")).to_be_visible()
    save(keeper, "Confirmar y enviar")
    review = keeper.url
    keeper.get_by_role("link", name="Consultar a los pilares").click()
    keeper.get_by_label("Lo que leerán").fill("Trabajan en la cuenca.")
    keeper.get_by_label("Responden hasta").fill(str(lima_today() + timedelta(days=7)))
    check_axe(keeper)
    save(keeper, "Abrir la consulta")

    member = open_page("civil_society_lima", size="phone")
    member.goto("/mi/")
    member.get_by_role("link", name=NAME).click()
    member.get_by_label("Sin objeción").check()
    check_axe(member)
    save(member, "Responder")
    expect(member.get_by_text("Respuesta guardada")).to_be_visible()

    keeper.goto(review)
    check_axe(keeper)
    keeper.get_by_role("link", name="Admitir", exact=True).click()
    check_axe(keeper)
    save(keeper, "Admitir")
    expect(keeper.get_by_role("heading", name=NAME)).to_be_visible()
    invitation = re.search(r"https?://\S+/invitacion/\S+", portal.mails_to(MAIL)[-1]).group()
    rosa = open_page(size="phone")
    rosa.goto(invitation)
    rosa.locator("[name=password]").fill("otra frase de prueba 8")
    rosa.locator("[name=again]").fill("otra frase de prueba 8")
    save(rosa, "Abrir mi cuenta")
    expect(rosa.get_by_text(NAME).first).to_be_visible()
