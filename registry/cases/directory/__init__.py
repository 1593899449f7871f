"""The site's directory: physicians and facilities, by name, number and NPI."""
