"""What puts the money together: the team's page, and the panels of other pages."""
