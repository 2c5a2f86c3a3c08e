"""What puts the rooms together: Today, people, the team, the person."""
