"""Conversations and visits."""
