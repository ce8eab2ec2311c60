"""Pictures of a mix."""
