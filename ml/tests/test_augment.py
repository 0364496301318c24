import numpy as np
import pytest

from ml.augment import augment, flip, move, plain, relight, roughly, webcam
from ml.data import Synthetic
from ml.lens import Lens
from ml.occluders import EYES_AND_BROWS, KINDS, aim, mouth_of, occlude, paste
from ml.regions import CLASSES, HAIR, INDEX, MOUTH, OCCLUDER, SKIN, UPPER_LIP

FACE = Synthetic(1, 128)[0]


def test_a_mirrored_left_eye_is_a_right_eye() -> None:
    image, label = flip(*FACE)
    left = np.nonzero(FACE[1] == INDEX["left_eye"])
    assert (label[left[0], 127 - left[1]] == INDEX["right_eye"]).all()
    assert np.array_equal(image[:, ::-1], FACE[0])
    assert all(np.array_equal(a, b) for a, b in zip(flip(image, label), FACE, strict=True))


def test_image_and_label_move_together() -> None:
    label = FACE[1]
    image = np.repeat(label[..., None] * np.uint8(12), 3, axis=2)  # a picture of the label map itself
    moved, moved_label = move(image, label, np.random.default_rng(5), Lens(128))
    off = np.abs(moved[..., 0].astype(int) - moved_label.astype(int) * 12) > 6
    assert moved_label.max() > 10
    assert off.mean() < 0.08  # blended borders only


@pytest.mark.parametrize(("draw", "region", "share"), KINDS, ids=[kind[0].__name__ for kind in KINDS])
def test_an_occluder_has_colours_and_an_exact_mask(draw, region, share) -> None:
    seen = 0
    for seed in range(5):
        colours, opacity = draw(*FACE, np.random.default_rng(seed))
        assert colours.shape == (128, 128, 3)
        assert opacity.shape == (128, 128)
        seen += (opacity > 127).sum()
    assert seen > 100
    assert region in (OCCLUDER, HAIR, MOUTH)
    assert 0 < share < 1


def test_nothing_changes_outside_what_was_pasted() -> None:
    for draw, region, _ in KINDS:
        colours, opacity = draw(*FACE, np.random.default_rng(0))
        image, label = paste(*FACE, colours, opacity, region)
        assert np.array_equal(image[opacity == 0], FACE[0][opacity == 0])
        assert np.array_equal(label[opacity <= 127], FACE[1][opacity <= 127])
        assert (label[opacity > 127] == region).all()


def test_occluders_cover_lips_at_times() -> None:
    lips = (FACE[1] == UPPER_LIP).sum()
    left = [(occlude(*FACE, np.random.default_rng(seed))[1] == UPPER_LIP).sum() for seed in range(40)]
    assert min(left) < 0.2 * lips
    assert max(left) > 0.8 * lips


def test_a_picture_without_a_face_is_left_alone() -> None:
    image, label = FACE[0], np.zeros_like(FACE[1])
    assert occlude(image, label, np.random.default_rng(0))[0] is image
    assert SKIN not in label


def test_views_have_the_asked_size_and_known_classes() -> None:
    for seed in range(12):
        image, label = augment(*FACE, np.random.default_rng(seed), Lens(96, 0.4))
        assert image.shape == (96, 96, 3)
        assert image.dtype == label.dtype == np.uint8
        assert label.shape == (96, 96)
        assert label.max() < len(CLASSES)


def test_a_view_follows_from_its_generator() -> None:
    one, other = (augment(*FACE, np.random.default_rng(9), Lens(96, 0.4)) for _ in range(2))
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[1], other[1])


def test_light_and_camera_change_colours_not_places() -> None:
    spot = np.zeros((64, 64, 3), np.uint8)
    spot[20:28, 40:48] = 220
    for seed in range(20):
        rng = np.random.default_rng(seed)
        seen = webcam(relight(spot, rng), rng).astype(int).sum(axis=2)
        assert seen[20:28, 40:48].mean() > seen[40:, :30].mean()


def test_a_gentle_view_is_nearer_to_the_face_as_it_is() -> None:
    image, label = FACE

    def kept(strength: float) -> float:
        views = [
            augment(image, label, np.random.default_rng(k), Lens(128), strength=strength) for k in range(40)
        ]
        return float(
            np.mean([max((v == label).mean(), (flip(image, v)[1] == label).mean()) for _, v in views])
        )

    assert kept(1.0) + 0.03 < kept(0.5) < kept(0.0)


def test_landmarks_are_off_by_a_little_and_at_times_missing() -> None:
    _, label = Synthetic(1, 192)[0]
    shares = [(roughly(label, np.random.default_rng(seed)) == label).mean() for seed in range(60)]
    missing = sum(share < 0.6 for share in shares) / 60
    assert 0.03 < missing < 0.25
    assert 0.9 < np.median(shares) < 1


def test_a_view_of_any_strength_lies_between_the_plain_and_the_strong() -> None:
    image, label = Synthetic(1, 96)[0]
    lens = Lens(64)
    still = plain(image, label, np.random.default_rng(0), lens)[1]

    def moved(strength: float | None) -> float:
        views = [augment(image, label, np.random.default_rng(s), lens, strength=strength) for s in range(40)]
        return float(np.mean([(view != still).mean() for _, view in views]))

    assert moved(0.0) < moved(None) < moved(1.0)


def test_things_are_held_before_eyes_too() -> None:
    _, label = Synthetic(1, 192)[0]
    mouth, _ = mouth_of(label)
    aims = np.array([aim(label, np.random.default_rng(seed))[0] for seed in range(200)])
    elsewhere = aims[(aims != mouth).any(axis=1)]
    assert 0.2 < len(elsewhere) / 200 < 0.5
    at = label[elsewhere[:, 1].astype(int), elsewhere[:, 0].astype(int)]
    assert set(at.tolist()) <= {SKIN, *EYES_AND_BROWS}
    assert set(EYES_AND_BROWS) & set(at.tolist())
