"""A disk of the tests' own that loses power: `disk.c` keeps aside what was synced and no more."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")


class Disk:
    """The files of `folder`, and beside it the platter: what of them survives a power cut.

    Begins with everything synced. `environment` goes to the processes that write there.
    """

    def __init__(self, folder: Path, ground: Path) -> None:
        self.folder = folder.resolve()
        self.platter = self.folder.with_name(f"{self.folder.name}-platter")
        self.library = _built(ground)
        self._copy(self.folder, self.platter)

    @staticmethod
    def compiler() -> str | None:
        return shutil.which("cc")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.library),
            "DISK_FOLDER": str(self.folder),
            "DISK_PLATTER": str(self.platter),
        }

    def cut(self, survives: tuple[str, ...] = ()) -> None:
        """After kill -9 of all that writes here: the folder is as the disk would have it.

        Of files whose name ends with one of `survives`, also what was not synced is there: a disk
        may write in any order.
        """
        for file in self.platter.rglob("*.part-*"):
            file.unlink()
        for file in self.folder.rglob("*"):
            if survives and file.name.endswith(survives):
                shutil.copy2(file, self.platter / file.relative_to(self.folder))
        shutil.rmtree(self.folder)
        self._copy(self.platter, self.folder)

    def _copy(self, here: Path, there: Path) -> None:
        """With owners: PostgreSQL reads no folder of somebody else."""
        subprocess.run(["cp", "-a", str(here), str(there)], check=True)


def _built(ground: Path) -> Path:
    library = ground / "disk.so"
    if not library.exists():
        compiler = Disk.compiler()
        assert compiler
        words = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
        subprocess.run([compiler, *words, "-o", str(library), str(SOURCE), "-ldl"], check=True)
        os.chmod(library, 0o755)
    return library
