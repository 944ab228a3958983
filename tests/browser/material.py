"""Real files, made when the tests run: a photograph with EXIF, a film, a paper, and something large."""

import hashlib
import secrets
import subprocess
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw

STEP_BYTES = 1 << 20
LARGE_BYTES = 300 * STEP_BYTES
MAKER, MODEL, TAKEN = 0x010F, 0x0110, 0x9003


def make(folder: Path) -> list[Path]:
    """Three small files with names as they come from people's devices."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _photograph(folder / "جسر المطحنة – الضفة الشرقية.jpg"),
        _film(folder / "VID_20260302 الساعة السابعة.mp4"),
        _paper(folder / "محضر التسليم (نسخة ٢).pdf"),
    ]


def make_large(path: Path) -> Path:
    """Three hundred megabytes in which no part is like another, without asking for 300 MB of randomness."""
    path.parent.mkdir(parents=True, exist_ok=True)
    step = bytearray(secrets.token_bytes(STEP_BYTES))
    with path.open("wb") as file:
        for number in range(LARGE_BYTES // STEP_BYTES):
            step[:8] = number.to_bytes(8, "big")
            file.write(step)
    return path


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def changed(path: Path, folder: Path) -> Path:
    """A copy in which one bit is different."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / path.name
    copy.write_bytes(content)
    return copy


def _photograph(path: Path) -> Path:
    picture = _picture()
    exif = Image.Exif()
    exif[MAKER], exif[MODEL], exif[TAKEN] = "Invented", "Camera 7", "2026:03:02 07:14:05"
    picture.save(path, "JPEG", exif=exif, quality=85)
    return path


def _paper(path: Path) -> Path:
    _picture().save(path, "PDF")
    return path


def _film(path: Path) -> Path:
    """Half a second of a moving pattern, encoded for real."""
    words = ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc=duration=0.5:size=160x120:rate=10", "-y", str(path)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *words], check=True)
    return path


def _picture() -> Image.Image:
    picture = Image.new("RGB", (640, 480), "#7a8a80")
    pen = ImageDraw.Draw(picture)
    # Noise of its own in each picture: two files of one run must not have the same fingerprint.
    noise = Image.open(BytesIO(_noise()))
    picture.paste(noise, (500, 20))
    for step in range(8):
        pen.rectangle((40 + step * 50, 400 - step * 30, 80 + step * 50, 440), fill="#3b4a44")
    return picture


def _noise() -> bytes:
    spot = BytesIO()
    Image.frombytes("RGB", (96, 96), secrets.token_bytes(96 * 96 * 3)).save(spot, "PNG")
    return spot.getvalue()
