"""chain file -> Chain: YAML with line and column, schema, every mistake at once."""
