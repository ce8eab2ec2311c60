"""The nouns: frozen, without behaviour, known to every floor above."""
