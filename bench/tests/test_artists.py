from bench.artists import artists


def test_every_look_by_an_artist_can_be_worn():
    looks = dict(artists())
    assert len(looks) >= 24
    assert all(look.is_visible for look in looks.values())
    assert {"lips", "cheeks", "eyelids", "hair"} <= {
        region for look in looks.values() for region in look.regions
    }
