"""What every report is made with: a style, cells of known width, values, colours, pages."""
