"""Pictures of a result as SVG: drawn here, so that they mean something without a script and without a browser."""
