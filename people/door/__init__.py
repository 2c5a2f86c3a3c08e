"""Before you knock: what to know and to mind, who says so, and until when it holds."""
