"""Honest text and tables: from notepads, Excel in Spanish, statistics and mail."""

from __future__ import annotations

from tests.papers.case import Paper

SPANISH = "Ñandú, café y pingüino: S/ 12,50 – «sí»"
TABLE = "Año;Región;Saldo\r\n2019;Áncash;-12.5\r\n2020;Cusco;+3,2\r\n"


def case(name: str, extension: str, data: bytes, **about: object) -> Paper:
    return Paper(name, extension, lambda: data, **about)  # type: ignore[arg-type]


def same(name: str, extension: str, data: bytes) -> Paper:
    """A file that comes out byte by byte as it came in."""
    return case(name, extension, data, exactly=data)


CASES = [
    same("UTF-8", "txt", SPANISH.encode()),
    same("UTF-8 with its mark", "txt", SPANISH.encode("utf-8-sig")),
    case("Windows-1252", "txt", SPANISH.encode("cp1252"), exactly=SPANISH.encode("utf-8-sig"), says=("encoding",)),
    case("UTF-16", "txt", SPANISH.encode("utf-16"), exactly=SPANISH.encode("utf-8-sig"), says=("encoding",)),
    case("UTF-16, the other way", "txt", b"\xfe\xff" + SPANISH.encode("utf-16-be"), exactly=SPANISH.encode("utf-8-sig")),
    same("begins with a dash and an equals sign", "txt", b"- uno\n= dos\n@tres\n"),
    same("form feed and tabs", "txt", b"uno\tdos\x0ctres\r\n"),
    same("Excel in Spanish", "csv", TABLE.encode()),
    case("Excel in Spanish, Windows-1252", "csv", TABLE.encode("cp1252"), exactly=TABLE.encode("utf-8-sig"), says=("encoding",)),
    case("Excel as Unicode text", "csv", TABLE.replace(";", "\t").encode("utf-16"), exactly=TABLE.replace(";", "\t").encode("utf-8-sig")),
    same("its separator said", "csv", b"sep=;\na;b\n1;-2\n"),
    same("negative numbers", "csv", "a,b\n-12.5,-1\n\"-1,200.50\",-5%\n-S/ 20,-0.5e-3\n- 7,−12.5\n".encode()),
    same("telephones", "csv", b"nombre,telefono\nAna,+51 984 123 456\nLuz,+51-84-223344\n"),
    same("dashes for no data", "csv", b"a,b\n-,--\n---,+\n"),
    same("dashes and lists inside cells", "csv", b'a,b\n"uno, -dos; tres",x-y\n"una\n-lista",a=b\n'),
    same("doubled quotes", "csv", b'a,b\n"dijo ""no"", -ella","x"\n'),
    same("mail addresses", "csv", b"correo\nana@demo.example\n"),
    case("a list with dashes", "csv", b"punto\n- pendiente\n", exactly=b"punto\n'- pendiente\n", says=("formula-cells",)),
    case("a sum somebody left", "csv", b"a;b\n1;=SUMA(A1:A2)\n", exactly=b"a;b\n1;'=SUMA(A1:A2)\n", says=("formula-cells",)),
    same("empty lines and cells", "csv", b"a,b\n\n,,\n1,\n"),
]  # fmt: skip
