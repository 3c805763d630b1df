"""Reading the environment for vpwg.settings: a wrong value stops the start, names itself and says the mend.

No sentence repeats an address, which may hold a password.
"""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

_HOST = re.compile(r"^\.?[a-z0-9-]+(\.[a-z0-9-]+)*$|^\[[0-9a-f:.]+\]$", re.IGNORECASE)


def stop(name: str, mend: str) -> ImproperlyConfigured:
    """Return the exception that stops the start over the variable `name`."""
    return ImproperlyConfigured(f"{name}: {mend}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """Return a yes or no."""
    raw = text(name).lower()
    if raw not in ("", "1", "0", "true", "false", "yes", "no", "on", "off"):
        raise stop(name, f"«{raw}» no es un valor posible; escriba 1 (sí) o 0 (no).")
    return default if not raw else raw in ("1", "true", "yes", "on")


def number(name: str, default: int, most: int) -> int:
    """Return a whole number from 0 to `most`."""
    raw = text(name, str(default))
    if not raw.isdigit() or int(raw) > most:
        raise stop(name, f"«{raw}» no es un valor posible; escriba un número de 0 a {most}.")
    return int(raw)


def url(name: str, default: str, schemes: tuple[str, ...], *, needs_host: tuple[str, ...] = ()) -> str:
    """Return an address with one of `schemes`; those in `needs_host` must name a server."""
    value = text(name, default)
    if not value:
        return ""
    parts = _split(name, value)
    if parts.scheme not in schemes:
        raise stop(name, f"la dirección debe empezar con uno de estos: {', '.join(s + '://' for s in schemes)}")
    if parts.scheme in needs_host and not parts.hostname:
        raise stop(name, f"falta el nombre del servidor después de {parts.scheme}://")
    return value


def _split(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise stop(
            name, "el puerto debe ser un número de 1 a 65535, y «[» o «/» en una clave, ir como %5B o %2F."
        ) from error
    return parts


def database_url(default: str) -> str:
    value = url("DATABASE_URL", default, ("sqlite", "postgres", "postgresql"))
    parts = urlsplit(value)
    if parts.scheme != "sqlite" and not parts.path.strip("/"):
        raise stop("DATABASE_URL", "falta el nombre de la base: postgres://usuario:clave@servidor:5432/base")
    if parts.scheme == "sqlite" and parts.netloc and parts.netloc != ":memory:":
        raise stop("DATABASE_URL", "para SQLite escriba tres o cuatro barras: sqlite:////ruta/completa/portal.sqlite3")
    return value


def site_url(default: str) -> str:
    value = url("SITE_URL", default, ("http", "https"), needs_host=("http", "https"))
    parts = urlsplit(value)
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise stop("SITE_URL", "escriba solo el esquema y el nombre, sin ruta: https://portal.example.org")
    return value.rstrip("/")


def allowed_hosts(site: str) -> list[str]:
    """Return the names the portal answers to; those of `site` and of the machine itself where none is given."""
    names = [name for name in re.split(r"[,\s]+", text("ALLOWED_HOSTS")) if name]
    if "*" in names:
        raise stop("ALLOWED_HOSTS", "«*» acepta cualquier nombre; escriba los nombres del portal separados por comas.")
    if wrong := [name for name in names if not _HOST.fullmatch(name)]:
        raise stop("ALLOWED_HOSTS", f"«{wrong[0]}» no es un nombre; escríbalo sin https://, sin puerto y sin barra.")
    host = urlsplit(site).hostname or "127.0.0.1"
    return names or [host, "127.0.0.1", "localhost"]


def storage_url(*, by_nginx: bool) -> str:
    value = url("STORAGE_URL", "", ("s3",), needs_host=("s3",))
    if not value:
        return ""
    parts = urlsplit(value)
    if not (parts.username and parts.password and parts.path.strip("/")):
        raise stop("STORAGE_URL", "faltan la llave, el secreto o el cubo: s3://llave:secreto@servidor/cubo")
    if by_nginx:
        raise stop("STORAGE_URL", "no se combina con FILES_BY_NGINX=1, que entrega archivos del disco; escriba 0.")
    if importlib.util.find_spec("storages") is None:
        raise stop("STORAGE_URL", "falta django-storages; instale el portal con el extra «s3».")
    return value


def clamd_url() -> str:
    value = url("CLAMD_URL", "", ("tcp", "unix"), needs_host=("tcp",))
    if value.startswith("unix:") and not urlsplit(value).path:
        raise stop("CLAMD_URL", "falta la ruta del enchufe: unix:///run/clamd.sock")
    return value


def data_dir(default: Path) -> Path:
    """Return the folder of what the portal keeps, made if it is not there."""
    path = Path(text("DATA_DIR") or default).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise stop("DATA_DIR", f"no se puede crear la carpeta {path}: elija otra donde se pueda escribir.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise stop("DATA_DIR", f"no se puede escribir en {path}: cambie su dueño o elija otra carpeta.")
    return path


def secret_key(data: Path, made: str) -> str:
    """Return the key given, or the one kept in a file of mode 0600; at the first start that keeps `made`."""
    if given := text("SECRET_KEY"):
        return _long_enough("SECRET_KEY", given)
    named = text("SECRET_KEY_FILE")
    path = Path(named) if named else data / "secret_key"
    if not path.exists():
        if named:
            raise stop("SECRET_KEY_FILE", f"el archivo {path} no existe.")
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(made)
    try:
        return _long_enough("SECRET_KEY_FILE", path.read_text().strip())
    except (OSError, UnicodeDecodeError) as error:
        raise stop("SECRET_KEY_FILE", f"no se puede leer {path}.") from error


def _long_enough(name: str, key: str) -> str:
    if len(key) < 32:
        raise stop(name, "es demasiado corta; use al menos 32 caracteres al azar.")
    return key
