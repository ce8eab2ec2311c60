"""One chain, hosted at several rates and in several block sizes."""
