"""Settings equal everywhere; a site overrides them in instance/config.py or as REGISTRY_* variables."""

from datetime import timedelta

# Where the data live; blank means SQLite in the instance folder.
DATABASE_URL = ""

# A session ends after this many minutes without a request, and in any case after so many hours.
SESSION_IDLE_MINUTES = 30
SESSION_HOURS = 12

# Sign-in is closed for so many minutes after so many failures in a row.
LOGIN_FAILURES = 5
LOGIN_LOCK_MINUTES = 15

# The largest upload, in bytes (2 GiB).
MAX_CONTENT_LENGTH = 2 * 1024**3
# Forms with long text items stay below this.
MAX_FORM_MEMORY_SIZE = 4 * 1024**2
MAX_FORM_PARTS = 5_000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Set to True where the registry is reached over HTTPS, as it should be beyond one machine.
SESSION_COOKIE_SECURE = False
PERMANENT_SESSION_LIFETIME = timedelta(minutes=SESSION_IDLE_MINUTES)

# Cross-site request forgery tokens live as long as the session.
WTF_CSRF_TIME_LIMIT = None

# Bootstrap comes from this server; a hospital needs no internet.
BOOTSTRAP_SERVE_LOCAL = True
