"""The suite mirrors the floors of the package."""
