"""The demo county: an invented county with a year of plausible cases, made by the real services with past dates."""
