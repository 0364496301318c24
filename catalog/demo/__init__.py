"""The demo shop's goods: invented brands, products and shades, one TOML file a brand.

A shade is a row: number, Korean name, English name, L*, a*, b* (CIELAB, D65), stock. The other keys of a
product hold for all its shades. Prices are in won. `staff` is the e-mail of the demo user who looks after
the brand.
"""
