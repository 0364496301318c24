"""The demo shop's goods: invented brands, products and shades, one TOML file a brand.

A shade is a row: number, Korean name, English name, L*, a*, b* (CIELAB, D65), stock; `palettes` gives further
colours by number, `prices` other prices. The other keys of a product hold for all its shades. Prices are in
won. `region` is where it is worn, if not the first of its category; `scent` what a perfume smells of, in the
words of `catalog.scent`; `ingredients` what it is made of, else the formula of its region and finish in
`_formulas.toml`. `staff` is the e-mail of the demo user who looks after the brand.
"""
