"""The law as data and pure functions. Imports nothing but the standard library and never reads the clock."""
