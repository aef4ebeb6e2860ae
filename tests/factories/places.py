"""Places that tests live at; the whole map is loaded by migration 0003."""

from shop.places.models import Province, Ward
from shop.platform.database import db

DIEN_BIEN, SON_LA, PHU_THO, CAO_BANG, HA_NOI, CAN_THO = "11", "14", "25", "04", "01", "92"
#: Xã Thanh An, Điện Biên: made of Thanh An, Noong Hẹt and the old Sam Mứn.
THANH_AN = "03352"


def a_province(code: str = DIEN_BIEN) -> Province:
    """A province of the map."""
    return db.session.get_one(Province, code)


def a_ward(code: str = THANH_AN) -> Ward:
    """A commune of the map."""
    return db.session.get_one(Ward, code)
