"""The production section, followed to the letter on a fresh Debian: `make production-drill`."""
