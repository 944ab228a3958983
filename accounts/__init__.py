"""People, organisations and what they signed: who may come in, in which role, whom to ask. Nothing about material."""
