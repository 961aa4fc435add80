"""An address as a QR code, drawn into the page as SVG."""

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """Return the QR code of an address (error correction M, quiet zone of 4 modules), without a size of its own."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - drawn by segno, holds only the path of the modules
