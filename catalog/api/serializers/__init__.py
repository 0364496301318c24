"""How the shop's things are written down."""
