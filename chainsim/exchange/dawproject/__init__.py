"""DAWproject, the open exchange format of Bitwig, Studio One, Cubase and others: a zip with `project.xml` in it."""
