"""Settings of this site: copy to config.py, keep what differs; all are in docs/administration.md."""

# A database server instead of the file registry.sqlite beside this one.
DATABASE_URL = "postgresql://registry:secret@localhost/registry"

# Behind one proxy that speaks HTTPS.
SESSION_COOKIE_SECURE = True
TRUSTED_PROXIES = 1

# Shorter sessions, for rooms that the public enters.
SESSION_IDLE_MINUTES = 15

# What the registry says of itself in the files that it exports.
REGISTRY_ITEMS = {"registryType": "3", "registryId": "0006123456", "npiRegistryId": ""}
