"""Numbers in, shapes out: a module a chart. Any part of the house may draw; templates show."""
