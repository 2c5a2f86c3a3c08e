"""The information steward’s desk: who looked, what is to be asked, what is sealed, whether the record holds."""
