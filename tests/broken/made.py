"""Broken files that are too large, too deep or too odd to be written down."""

import gzip
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from sim import simulate
from sim.log.store import save
from tests.interchange.logs.workbook import write_xlsx
from tests.log.build import build
from tests.model.scenes import RIGHT

Maker = Callable[[Path], None]

TINY = {
    "id": "tiny", "title": "Tiny", "start": "2024-01-01", "horizon": {"cases": 2},
    "processes": {"p": {"elements": {"come": {"type": "start"}, "go": {"type": "end"}}, "flows": ["come -> go"]}},
    "arrivals": {"all": {"process": "p", "every": "1 h"}},
}  # fmt: skip
NOISE = bytes(random.Random(7).randrange(256) for _ in range(5_000))
MEBIBYTE = 1 << 20


def right(*changes: tuple[str, str]) -> str:
    """The right scenario with pieces of its text exchanged."""
    text = RIGHT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def aliases(levels: int = 12) -> str:
    """YAML whose aliases stand for 9 ** levels values."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


def merges(levels: int = 12) -> str:
    """The same by merged mappings, which hold nothing at all."""
    lines = ["a0: &a0 {}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, levels)]
    return "\n".join(lines)


def fifo(path: Path) -> None:
    """A pipe into which nobody writes."""
    os.mkfifo(path)


def folder(path: Path) -> None:
    """A folder where a file is due."""
    path.mkdir()


def link(to: str) -> Maker:
    """A link to a place."""
    return lambda path: path.symlink_to(to)


def locked(content: str) -> Maker:
    """A file that nobody may read."""

    def make(path: Path) -> None:
        path.write_text(content, encoding="utf-8")
        path.chmod(0)

    return make


def locked_folder(path: Path) -> None:
    """A folder into which nobody may write."""
    path.mkdir()
    path.chmod(0o555)


def sparse(size: int) -> Maker:
    """A file of so many zero bytes, which take no room."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return make


def zeros(mebibytes: int, head: bytes = b"") -> Maker:
    """Gzipped: a head, then so many MiB of one letter; a thousandth of it on disk."""

    def make(path: Path) -> None:
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(head)
            for _ in range(mebibytes):
                file.write(b"a" * MEBIBYTE)

    return make


def extends_chain(length: int) -> dict[str, str]:
    """Files each of which extends the next."""
    return {f"f{number}.yaml": f"extends: f{number + 1}.yaml\n" for number in range(length)}


def saved(change: Callable[[Path], object] = lambda path: None) -> Maker:
    """A saved log, as a directory, and then changed."""

    def make(path: Path) -> None:
        change(save(build(), path))

    return make


def saved_elsewhere(path: Path) -> None:
    """A saved log under a name under which it cannot be saved."""
    save(build(), path.with_name("first"))
    path.with_name("first").rename(path)


def head(**changes: object) -> Callable[[Path], object]:
    """Changes to the `log.json` of a saved log."""

    def change(path: Path) -> None:
        told = json.loads((path / "log.json").read_text(encoding="utf-8")) | changes
        (path / "log.json").write_text(json.dumps(told), encoding="utf-8")

    return change


def without_checksums(name: str, content: bytes) -> Callable[[Path], object]:
    """Another content for a file of a saved log, as somebody would put it there who forges the rest."""

    def change(path: Path) -> None:
        (path / name).write_bytes(content)
        head(files={})(path)

    return change


def dense_parquet(rows: int) -> Callable[[Path], object]:
    """Millions of equal rows in a table of a few bytes."""

    def change(path: Path) -> None:
        pl.select(time=pl.repeat(0, rows, dtype=pl.Int64)).write_parquet(path / "events.parquet")
        told = json.loads((path / "log.json").read_text(encoding="utf-8"))
        head(rows=told["rows"] | {"events": rows}, files={})(path)

    return change


def swollen(path: Path) -> None:
    """A zip of 100 kB whose only member unpacks to 100 MB."""
    whole = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with whole as archive, archive.open("log.json", "w") as member:
        for _ in range(100):
            member.write(b" " * MEBIBYTE)


def kept(game: str) -> Maker:
    """A kept game of a real run, with something else for what was played."""

    def make(path: Path) -> None:
        save(simulate(TINY), path)
        (path / "play.json").write_text(game, encoding="utf-8")

    return make


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def encrypted(content: bytes) -> bytes:
    """A zip whose members say that they are encrypted."""
    data = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def packed_log(change: Callable[[bytes], bytes]) -> Maker:
    """A saved log as a zip, and then changed."""

    def make(path: Path) -> None:
        save(build(), path)
        path.write_bytes(change(path.read_bytes()))

    return make


def workbook(rows: list[list[str]], *, keep: float = 1.0, sheet: str | None = None) -> Maker:
    """An Excel file of one sheet, of which only a share may be kept, or whose sheet says something else."""

    def make(path: Path) -> None:
        write_xlsx(path, {"Sheet": rows}, **({} if sheet is None else {"sheet1": sheet}))
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * keep)])

    return make


def swollen_workbook(path: Path) -> None:
    """An Excel file of 100 kB whose sheet unpacks to 70 MB."""
    write_xlsx(path, {"Sheet": []})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] += b" " * (70 * MEBIBYTE)
    path.write_bytes(zipped(members))
