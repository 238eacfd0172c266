"""All settings, read from the environment. `docs/guides/run.md` has a line for each variable.

Without any variable this is the demo school of `bin/dev`: SQLite and secrets below DATA_DIR.
"""

import os
from pathlib import Path

from teduh.lib.headers import static_headers
from teduh.lib.secrets import read_or_make
from teduh.lib.urls import database_from_url

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# One secret of the machine; peppers and receipt keys are derived from it, each under its own label.
SECRET_KEY = os.environ.get("TEDUH_SECRET") or read_or_make(DATA_DIR / "secret.key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("TEDUH_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "teduh.people",
    "teduh.privacy",
    "teduh.jobs",
    "teduh.forms",
    "teduh.keys",
    "teduh.joining",
    "teduh.cases",
    "teduh.duties",
    "teduh.process",
    "teduh.conversations",
    "teduh.documents",
    "teduh.counseling",
    "teduh.referrals",
    "teduh.desk",
]
MIDDLEWARE = [
    "teduh.lib.headers.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "teduh.lib.http.KindRefusals",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "teduh.urls"
ASGI_APPLICATION = "teduh.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["teduh.desk.templatetags.teduh"]},
    }
]

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The built client: hashed names, compressed ahead of time; the manifest maps entry to file.
CLIENT_BUILD = Path(os.environ.get("TEDUH_CLIENT", ROOT / "build" / "client"))
STATIC_URL = "/aset/"
WHITENOISE_ROOT = None
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = CLIENT_BUILD
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_IMMUTABLE_FILE_TEST = r"-[0-9A-Za-z]{6,}\.(js|css)$"
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
FILE_UPLOAD_HANDLERS: list[str] = []
APPEND_SLASH = False

SESSION_HOURS = {"student": 12, "counselor": 12}
MESSAGES_PER_SECOND = float(os.environ.get("TEDUH_MESSAGES_PER_SECOND", "5"))
MESSAGES_BURST = float(os.environ.get("TEDUH_MESSAGES_BURST", "120"))
BODY_SECONDS = float(os.environ.get("TEDUH_BODY_SECONDS", "60"))
# What files may take, in MB: of one room, of one member in a day, of a school; and what the disk keeps free for words.
FILES_ROOM_MB = int(os.environ.get("TEDUH_FILES_ROOM_MB", "200"))
FILES_WAITING_MB = int(os.environ.get("TEDUH_FILES_WAITING_MB", "20"))
FILES_DAY_MB = int(os.environ.get("TEDUH_FILES_DAY_MB", "100"))
FILES_SCHOOL_MB = int(os.environ.get("TEDUH_FILES_SCHOOL_MB", "20000"))
FILES_FREE_MB = int(os.environ.get("TEDUH_FILES_FREE_MB", "500"))
RUN_JOBS = os.environ.get("TEDUH_JOBS", "1") == "1"
REFUSALS_PER_MINUTE = float(os.environ.get("TEDUH_REFUSALS_PER_MINUTE", "30"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "teduh.lib.logs.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("TEDUH_LOG", "WARNING")},
}
