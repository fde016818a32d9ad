"""Files for the tests of reading, built from their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def para(text: str = "", *, num: tuple[int, int] | None = None, style: str = "", inner: str = "", ppr: str = "") -> str:
    """A paragraph of WordprocessingML; ``num`` is numId and ilvl, ``inner`` XML behind the text."""
    numbered = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}{ppr}</w:pPr>{run(text) if text else ''}{inner}</w:p>"


def run(text: str, rpr: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def level(at: int, fmt: str, text: str, start: int = 1, more: str = "") -> str:
    """A level of an abstract list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def abstract(name: int, levels: str) -> str:
    """An abstract list."""
    return f'<w:abstractNum w:abstractNumId="{name}">{levels}</w:abstractNum>'


def num(name: int, abstract_name: int, overrides: str = "") -> str:
    """A list that uses an abstract one."""
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{abstract_name}"/>{overrides}</w:num>'


def docx(
    body: str,
    *,
    numbering: str = "",
    styles: str = "",
    footnotes: str = "",
    main: str = "word/document.xml",
    strict: bool = False,
    parts: dict[str, str] | None = None,
    related: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A .docx file around the XML of its body.

    ``parts`` are more files by name, ``related`` more relations of the main part (kind and target), whose ids go on
    behind those of numbering, styles and footnotes.
    """
    folder, name = main.rsplit("/", 1)
    files = {
        "[Content_Types].xml": "",
        "_rels/.rels": _rels([("officeDocument", main)]),
        main: f"{_HEAD}<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
    }
    relations = []
    for kind, root, content in (
        ("numbering", "numbering", numbering), ("styles", "styles", styles), ("footnotes", "footnotes", footnotes)
    ):  # fmt: skip
        if content:
            files[f"{folder}/{kind}.xml"] = f"{_HEAD}<w:{root} {_NAMES}>{content}</w:{root}>"
            relations.append((kind, f"{kind}.xml"))
    files[f"{folder}/_rels/{name}.rels"] = _rels([*relations, *related])
    files.update(parts or {})
    files["[Content_Types].xml"] = _types(folder, name, [*relations, *related])
    if strict:
        files = {key: _strict(value) for key, value in files.items()}
    return zipped({key: value.encode("utf-8") for key, value in files.items()})


def _types(folder: str, main: str, relations: Sequence[tuple[str, str]]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    named = [(main, "document.main"), *((target, part) for part, target in relations)]
    inner = "".join(f'<Override PartName="/{folder}/{part}" ContentType="{kind}{name}+xml"/>' for part, name in named)
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _strict(xml: str) -> str:
    return xml.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
        R, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )


def _rels(pairs: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="r{at}" Type="{R}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(pairs)
    )
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{name}">{inner}</Relationships>'


def zipped(files: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """A zip archive; names in ``gbk`` are written without the UTF-8 flag, as Chinese systems do."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_Raw(name, encoding) if encoding != "utf-8" else name, data)
    return stream.getvalue()


class _Raw(zipfile.ZipInfo):
    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(name)
        self._encoding = encoding
        self.compress_type = zipfile.ZIP_DEFLATED

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name that zipfile calls
        return self.filename.encode(self._encoding), self.flag_bits & ~0x800


Placed = tuple[float, float, float, str]
Stroke = tuple[float, float, float, float]


def pdf(pages: Sequence[Sequence[Placed]], strokes: Sequence[Stroke] = (), boxes: Sequence[Stroke] = ()) -> bytes:
    """A PDF with a text layer; each piece is x, y from the bottom, size and text. Every character is one em wide,
    those of ASCII half an em. ``strokes`` (from x, y to x, y) and thin filled ``boxes`` (x, y, width, height) are
    drawn on every page."""
    drawn = b"".join(b"%g %g m %g %g l S\n" % stroke for stroke in strokes)
    drawn += b"".join(b"%g %g %g %g re f\n" % box for box in boxes)
    objects: list[bytes] = [b"", b""]
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4"
        b"/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
    )
    objects.append(font)
    kids = []
    for page in pages:
        content = drawn + b"BT\n" + b"".join(
            f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj\n".encode()
            for x, y, size, text in page
        ) + b"ET"  # fmt: skip
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return raw_pdf(objects)


def raw_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects; the first is the catalog."""
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def scanned(data: bytes, dpi: int = 200) -> bytes:
    """The pages of a PDF as pictures, without text: a scan of it."""
    import zlib

    import pypdfium2

    source = pypdfium2.PdfDocument(data)
    objects, kids = [b"<</Type/Catalog/Pages 2 0 R>>", b""], []
    for page in source:
        width, height = page.get_size()
        image = page.render(scale=dpi / 72, grayscale=True).to_numpy()
        pixels = zlib.compress(image.tobytes(), 6)
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (image.shape[1], image.shape[0], len(pixels), pixels)
        )
        content = b"%d 0 0 %d 0 0 cm /I Do" % (width, height)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</XObject<</I %d 0 R>>>>/Contents %d 0 R>>"
            % (width, height, len(objects) - 1, len(objects))
        )
        kids.append(len(objects))
    source.close()
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return raw_pdf(objects)
