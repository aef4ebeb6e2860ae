"""People, their roles, their sign-ins, their addresses."""

from datetime import datetime
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from flask_security.utils import verify_password
from sqlalchemy import JSON, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.clock import now
from shop.places.models import Province, Ward
from shop.platform.database import Base

OFFICER_ROLE = "officer"

user_role = Table(
    "user_role",
    Base.metadata,
    Column("user_id", ForeignKey("user_account.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """What a person may do besides buying; so far only `officer`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None]
    permissions: Mapped[list[str] | None] = mapped_column(JSON)


class User(Base, UserMixin):
    """A person with an account. Emails are kept in lower case."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str | None]
    full_name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    pending_email: Mapped[str | None] = mapped_column(String(255))

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=user_role, lazy="joined"
    )

    @property
    def is_officer(self) -> bool:
        """Whether this person answers for the market."""
        return any(role.name == OFFICER_ROLE for role in self.roles)

    @property
    def display_name(self) -> str:
        """The name to greet with: the person's own, else the email's first part."""
        return self.full_name or self.email.partition("@")[0]

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in takes a code besides the password."""
        return bool(self.tf_primary_method and self.tf_totp_secret)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Officers need the second factor, and whoever has set one up (asked at sign-in)."""
        return self.is_officer or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Officers cannot switch the second factor off."""
        return self.is_officer

    def verify_and_update_password(self, password: str) -> bool:
        """Only compare: a check happens outside `transaction()` and may not change the row."""
        return bool(self.password and verify_password(password, self.password))


class SignIn(Base):
    """A living sign-in. The cookie carries a secret; here is its digest."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    second_factor: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(String(120), default="")

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Address(Base):
    """A place that a person has goods sent to, in two tiers: province and commune."""

    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    full_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    province_code: Mapped[str] = mapped_column(ForeignKey(Province.code))
    ward_code: Mapped[str] = mapped_column(ForeignKey(Ward.code))
    street: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)

    province: Mapped[Province] = relationship(lazy="joined", innerjoin=True)
    ward: Mapped[Ward] = relationship(lazy="joined", innerjoin=True)

    def as_dict(self) -> dict[str, Any]:
        """The fields of a checkout's address form."""
        names = ("full_name", "phone", "province_code", "ward_code", "street")
        return {name: getattr(self, name) for name in names}
