"""Codes of places that tests live at; the whole map is loaded by migration 0003."""

DIEN_BIEN, SON_LA, PHU_THO, CAO_BANG, HA_NOI, CAN_THO = "11", "14", "25", "04", "01", "92"
#: Xã Thanh An, Điện Biên: made of Thanh An, Noong Hẹt and the old Sam Mứn.
THANH_AN = "03352"
