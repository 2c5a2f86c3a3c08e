"""The books as finance reads them: movements, where each fund stood, and whether all of it holds."""
