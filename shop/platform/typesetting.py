"""Papers to print: a layout of ours and plain data become a PDF.

Data reaches the layout as JSON only, so that no word of anybody is ever read as markup; no
font, package or file of the machine is used but those beside this module and the layout.
"""

import json
from pathlib import Path

from shop.kernel.clock import now
from shop.platform.types import Json

FONTS = Path(__file__).with_name("fonts")


def typeset(layout: Path, data: Json) -> bytes:
    """The PDF that a layout (a .typ file) makes of data."""
    import typst  # 80 MB that most processes never need

    return bytes(
        typst.compile(
            str(layout),
            root=str(layout.parent),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            timestamp=int(now().timestamp()),
        )
    )
