"""What a turn consists of: its words, code, tables, cards and notes."""
