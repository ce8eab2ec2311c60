"""One chain on one source: a Result in every format, and the parts that its formats share."""
