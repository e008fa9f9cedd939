#!/usr/bin/env python3
"""Rebuilds assets/fonts: a subset of Noto Sans SC, Regular and Bold, for the pictures.

    pip install fonttools==4.68.0
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python3 scripts/fonts/subset.py package assets/fonts

What is in it: all of GB 2312 that Noto Sans SC has (levels 1 and 2 and its symbols), in the regular face all CJK Unified
Ideographs (the first block of GB 18030: 5.2 MB more; a bold face with them would take another 5.2 MB), ASCII, Latin-1, Greek, common
punctuation, arrows, mathematical signs, shapes, Roman and circled numbers, full-width forms. Subscript and superscript
digits and signs (CO₂, 10⁻³) that Noto lacks are made from its own digits. Outlines are otherwise as they came, hinting
and alternates are dropped. The licence (OFL 1.1, reserved name only "Source") allows this under the name "Noto Sans SC".
"""

import pathlib
import shutil
import sys

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FACES = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}

# Inclusive ranges of code points beside GB 2312; what the font lacks is left out.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2C6, 0x2DD), (0x386, 0x3CE), (0x401, 0x451),
    (0x1E3E, 0x1E3F), (0x2002, 0x206F), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x232F), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x266F),
    (0x2713, 0x2718), (0x27E6, 0x27EB), (0x3000, 0x303F), (0x3041, 0x30FF), (0x3200, 0x33FF), (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),
]

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+−=()"))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "0123456789+−=()"))
# Brackets round the code of a character that is not there: ⟨U+1F600⟩.
ALIASES = {"⟨": "‹", "⟩": "›"}
SIZE, SUBSCRIPT_DROP, SUPERSCRIPT_RISE = 0.6, -130, 330


def gb2312():
    """All characters of GB 2312."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                pass


def wanted():
    """All code points to keep."""
    points = {ord(character) for character in gb2312()}
    for first, last in RANGES:
        points.update(range(first, last + 1))
    return points


def add_small_digits(font):
    """Makes subscripts and superscripts that the font lacks from its own digits."""
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    made = {}
    for table, shift, kind in ((SUBSCRIPTS, SUBSCRIPT_DROP, "inferior"), (SUPERSCRIPTS, SUPERSCRIPT_RISE, "superior")):
        for small, full in table.items():
            if ord(small) not in cmap and ord(full) in cmap:
                source = cmap[ord(full)]
                recording = DecomposingRecordingPen(glyphs)
                glyphs[source].draw(recording)
                pen = TTGlyphPen(None)
                recording.replay(TransformPen(pen, (SIZE, 0, 0, SIZE, 0, shift)))
                made[ord(small)] = (f"{kind}{ord(small):04X}", pen.glyph(), round(glyphs[source].width * SIZE))
    for point, (name, glyph, width) in made.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, glyph.xMin if glyph.numberOfContours else 0)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[point] = name
    for alias, original in ALIASES.items():
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14 and ord(original) in cmap:
                table.cmap[ord(alias)] = cmap[ord(original)]
    font.setGlyphOrder(font["glyf"].glyphOrder)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    return len(made)


def build(package, target):
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["BASE", "vhea", "vmtx", "VORG"]
    for name, path in FACES.items():
        points = wanted()
        if "Regular" in name:
            points.update(range(0x4E00, 0xA000))
        font = TTFont(package / path)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        made = add_small_digits(font)
        # The time of the build would make every build differ.
        font.recalcTimestamp = False
        font.save(target / name)
        covered = set(font.getBestCmap())
        missing = [c for c in gb2312() if ord(c) not in covered]
        print(f"{name}: {(target / name).stat().st_size} bytes, {len(covered)} characters, {made} small digits made,"
              f" of GB 2312 lacking: {''.join(missing)}")
    shutil.copyfile(package / "LICENSE_FONT", target / "OFL.txt")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
