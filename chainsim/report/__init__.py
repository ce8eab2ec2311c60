"""What is told of what was found: a folder for each subject, in it a module for each format.

kit/ holds what all are made with. Everything here is a pure function from results to text (bytes, for PNG);
only the command line writes files.
"""
