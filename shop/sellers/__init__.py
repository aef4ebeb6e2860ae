"""The OCOP entity: its application, its team, its shop front."""
