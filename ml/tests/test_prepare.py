import numpy as np
import pytest

from ml.celebamask import CelebAMaskHQ, published_splits
from ml.data import open_faces
from ml.prepare import main
from ml.split import split_names
from ml.tests.test_celebamask import write_published


@pytest.fixture
def folders(tmp_path):
    return write_published(tmp_path / "published"), tmp_path / "prepared"


def test_the_prepared_folder_gives_the_same_pairs_and_splits(folders, capsys):
    published, prepared = folders
    main(["--data", str(published), "--out", str(prepared)])
    assert capsys.readouterr().out == f"{prepared}: train 7, validation 2, test 1\n"
    for split, names in published_splits(published).items():
        assert split_names(prepared, split) == names
        faces, originals = open_faces(prepared, split), CelebAMaskHQ(published, names)
        for index in range(len(names)):
            assert np.array_equal(faces[index][1], originals[index][1])
            assert np.abs(faces[index][0].astype(int) - originals[index][0]).mean() < 6


def test_it_goes_on_where_it_stopped(folders):
    published, prepared = folders
    main(["--data", str(published), "--out", str(prepared)])
    kept, lost = prepared / "labels/0.png", prepared / "labels/3.png"
    before = kept.stat().st_mtime_ns
    lost.unlink()
    main(["--data", str(published), "--out", str(prepared), "--threads", "3"])
    assert lost.exists()
    assert kept.stat().st_mtime_ns == before


def test_another_folder_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "--out", str(tmp_path / "out")])
    assert "does not hold CelebA-HQ-img/" in capsys.readouterr().err
