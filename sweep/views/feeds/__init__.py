"""What analysts read: the desk's lists as tables with stable columns, each described once."""
