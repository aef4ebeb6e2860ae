"""The address book."""

from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from shop.accounts.errors import TooManyAddresses, UnknownPlace
from shop.accounts.models import Address
from shop.accounts.policies import MOST_ADDRESSES
from shop.places.queries import ward_in
from shop.platform.database import db


@dataclass(frozen=True, kw_only=True)
class AddressFacts:
    """Where goods go: the phone in E.164, the place in two tiers."""

    full_name: str
    phone: str
    province_code: str
    ward_code: str
    street: str


def add_address(*, user_id: int, facts: AddressFacts) -> Address:
    """Write an address into a person's book. Raises UnknownPlace, TooManyAddresses."""
    _check_place(facts)
    count = select(func.count()).where(Address.user_id == user_id)
    if (db.session.scalar(count) or 0) >= MOST_ADDRESSES:
        raise TooManyAddresses
    address = Address(user_id=user_id, **asdict(facts))
    db.session.add(address)
    db.session.flush()
    return address


def change_address(*, address: Address, facts: AddressFacts) -> None:
    """Change an address; orders keep what they were placed with. Raises UnknownPlace."""
    _check_place(facts)
    for name, value in asdict(facts).items():
        setattr(address, name, value)


def remove_address(*, address: Address) -> None:
    """Take an address out of the book."""
    db.session.delete(address)


def _check_place(facts: AddressFacts) -> None:
    if ward_in(facts.ward_code, province_code=facts.province_code) is None:
        raise UnknownPlace
