"""Settings equal everywhere; a site overrides them in instance/config.py or by REGISTRY_*."""

# Where the data live; blank means SQLite in the instance folder.
DATABASE_URL = ""

# A session ends after so many minutes without a request, and in any case after so many hours.
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

# Cross-site request forgery tokens live as long as the session.
WTF_CSRF_TIME_LIMIT = None
# Browsers are told to send no referrer, so that none can be checked over HTTPS.
WTF_CSRF_SSL_STRICT = False

# How many proxies of the site stand before the registry and set X-Forwarded-For and -Proto.
TRUSTED_PROXIES = 0

# What the registry says of itself in the files that it exports: items 30, 40 and 45.
REGISTRY_ITEMS = {"registryType": "", "registryId": "", "npiRegistryId": ""}

# The largest receipt file that is kept with a submission, in bytes.
RECEIPT_MAX_LENGTH = 10 * 1024**2
# More cases than that are worked on in the background, with a progress bar.
CASES_AT_ONCE = 500

# Counts of cases from 1 to one less than this are hidden in the report builder.
SMALL_CELL_THRESHOLD = 11

# Bootstrap comes from this server; a hospital needs no internet.
BOOTSTRAP_SERVE_LOCAL = True

# Until when the living are presumed alive, YYYY-MM-DD; blank means the end of last year.
STUDY_END = ""
