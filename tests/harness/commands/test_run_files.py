"""Files and folders that cannot be written: refused before the run, or said after it."""

import argparse
import errno
import os
from pathlib import Path

import pytest

from busroot_mock.errors import SetupError
from contract_tests.commands import run_files
from contract_tests.commands.defective import refuse_full
from contract_tests.commands.run_files import prepare, write_files
from contract_tests.transport.traffic import FILES
from tests.support.outcomes import outcome

NOWHERE = Path("/proc/nowhere")
"""Nobody can make a file there, whoever it is."""
LONG = "x" * 300


def options(**values: object) -> argparse.Namespace:
    defaults = {"baseline_update": False, "overlay": None, "database": None, "strict": False}
    return argparse.Namespace(**{**defaults, **values})


def places(folder: Path) -> list[Path]:
    (folder / "file").write_text("", encoding="utf-8")
    return [folder / "file", folder / "file" / "below", folder / LONG, NOWHERE]


def test_folder_that_cannot_be_used_is_refused_before_the_run(tmp_path):
    for place in places(tmp_path):
        with pytest.raises(SetupError, match=r"The report folder .* cannot be used: "):
            prepare(place, options(), None)
        with pytest.raises(SetupError, match=r"The database .* cannot be used: "):
            prepare(tmp_path / "report", options(database=str(place)), None)


def test_file_that_cannot_be_written_is_refused_before_the_run(tmp_path):
    (tmp_path / "folder").mkdir()
    for place in [*places(tmp_path)[1:], tmp_path / "folder", tmp_path / "none" / "file"]:
        with pytest.raises(SetupError, match=r"The overlay .* cannot be written: "):
            prepare(tmp_path / "report", options(overlay=str(place)), None)
        with pytest.raises(SetupError, match=r"The baseline .* cannot be written: "):
            prepare(tmp_path / "report", options(baseline_update=True), str(place))


def test_preparing_leaves_files_as_they_are_and_forgets_earlier_traffic(tmp_path):
    overlay, baseline = tmp_path / "overlay.yaml", tmp_path / "known.json"
    overlay.write_text("mine", encoding="utf-8")
    earlier = tmp_path / "report" / FILES.replace("*", "main")
    earlier.parent.mkdir()
    earlier.write_text("{}\n", encoding="utf-8")
    wanted = options(overlay=str(overlay), baseline_update=True, database=str(tmp_path / "cases"))
    prepare(tmp_path / "report", wanted, str(baseline))
    assert overlay.read_text("utf-8") == "mine"
    assert not baseline.exists()
    assert list((tmp_path / "report").iterdir()) == []
    assert (tmp_path / "cases").is_dir()


def test_what_cannot_be_written_after_the_run_is_said_and_the_rest_is_written(
    tmp_path, monkeypatch
):
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(run_files, "write_reports", full)
    overlay = tmp_path / "overlay.yaml"
    wanted = options(overlay=str(overlay), baseline_update=True)
    _, written, troubles = write_files(tmp_path, outcome(), wanted, str(NOWHERE))
    assert [label for label, _ in written] == ["overlay"]
    assert overlay.exists()
    assert troubles == [
        f"The reports in {tmp_path} cannot be written: No space left on device.",
        f"The baseline {NOWHERE} cannot be written: No such file or directory.",
    ]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG, errno.ENOTDIR])
def test_error_of_a_file_is_no_defect_of_ours(number):
    with pytest.raises(SetupError, match=r"^a/b cannot be written: "):
        refuse_full(OSError(number, os.strerror(number), "a/b"), Path("report"))
