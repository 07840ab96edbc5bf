"""A key that works while another program is in front, as each platform allows it."""
