"""The outside world: database, outbox, mail, storage, pictures, languages, web security."""
