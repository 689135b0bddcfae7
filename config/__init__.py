"""Settings, URLs, start-up checks and the supervisor of the embedded services."""
