"""The two-tier map of Vietnam since 1/7/2025: 34 provinces, 3,321 communes and wards."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.platform.database import Base


class Province(Base):
    """A province or centrally run city. `region` is north, central or south (postage)."""

    __tablename__ = "province"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str]
    full_name: Mapped[str]
    region: Mapped[str]
    position: Mapped[int]


class Ward(Base):
    """A commune, ward or special zone. `former` names the old units it was made from."""

    __tablename__ = "ward"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey(Province.code), index=True)
    name: Mapped[str]
    folded: Mapped[str]
    former: Mapped[str] = mapped_column(default="")
    position: Mapped[int]

    province: Mapped[Province] = relationship()
