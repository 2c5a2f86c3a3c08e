"""The demonstration place: invented people, words and figures, made by this project."""
