"""People: who they are, how they sign in, where they live."""
