"""What the account itself keeps about a person."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import delete, select

from shop.accounts.models import Address, SignIn, User
from shop.accounts.services.sign_ins import end_sign_ins
from shop.kernel.errors import mark
from shop.platform.audit import acts_of
from shop.platform.database import db
from shop.platform.personal import PersonalData, Tie
from shop.platform.types import Json

_OFFICERS_STAY = mark(
    "Bạn là cán bộ của chợ. Người quản trị thôi giao việc trước, rồi tài khoản mới xóa được."
)
_LOG_STAYS = mark(
    "Nhật ký đăng nhập của tài khoản: ghi lúc nào, từ địa chỉ mạng nào, không sửa được,"
    " để tìm ra người xâm nhập. Email trong đó chỉ còn vài chữ đầu."
)


def profile_of(user_id: int) -> Sequence[Json]:
    """Who the person is; no secret, not even a digest of one."""
    user = db.session.get_one(User, user_id)
    return [
        {
            "email": user.email,
            "pending_email": user.pending_email,
            "full_name": user.full_name,
            "phone": user.phone,
            "language": user.language,
            "second_factor": user.has_second_factor,
            "created_at": user.created_at,
        }
    ]


def addresses_of(user_id: int) -> Sequence[Json]:
    """The address book."""
    rows = db.session.scalars(select(Address).where(Address.user_id == user_id).order_by(Address.id)).all()
    return [
        {
            "full_name": row.full_name,
            "phone": row.phone,
            "address": f"{row.street}, {row.ward.name}, {row.province.name}",
            "created_at": row.created_at,
        }
        for row in rows
    ]


def sign_ins_of(user_id: int) -> Sequence[Json]:
    """Where the person is signed in."""
    rows = db.session.scalars(select(SignIn).where(SignIn.user_id == user_id).order_by(SignIn.id)).unique()
    return [
        {"device": row.device, "created_at": row.created_at, "last_seen_at": row.last_seen_at} for row in rows
    ]


def acts_told(user_id: int) -> Sequence[Json]:
    """What the person did that stands in the log."""
    return [{"act": row.act, "at": row.at, "ip": row.detail.get("ip")} for row in acts_of(user_id)]


def forget_addresses(user_id: int) -> None:
    """Empty the address book."""
    db.session.execute(delete(Address).where(Address.user_id == user_id))


def forget_sign_ins(user_id: int) -> None:
    """End every sign-in."""
    end_sign_ins(user_id=user_id)


def hold_profile(user_id: int) -> None:
    """Let nobody else change the person meanwhile."""
    db.session.refresh(db.session.get_one(User, user_id), with_for_update={"of": User})


def forget_profile(user_id: int) -> None:
    """Leave an empty row that nobody can sign in to.

    The row stays so that its number is never given to somebody else: the log and the steps of
    orders name people by it.
    """
    user = db.session.get_one(User, user_id)
    user.email = f"{uuid4().hex}@erased.invalid"
    user.password = user.phone = user.pending_email = None
    user.full_name = ""
    user.active = False
    user.confirmed_at = None
    user.fs_uniquifier = uuid4().hex
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = user.mf_recovery_codes = None


def officers_stay(user_id: int) -> Sequence[Tie]:
    """Whoever answers for the market is first relieved of it."""
    if not db.session.get_one(User, user_id).is_officer:
        return ()
    return (Tie(_OFFICERS_STAY),)


PERSONAL = (
    PersonalData("profile", mark("Hồ sơ"), profile_of, forget_profile, ties=officers_stay, lock=hold_profile),
    PersonalData("addresses", mark("Sổ địa chỉ"), addresses_of, forget_addresses),
    PersonalData("sign_ins", mark("Thiết bị đang đăng nhập"), sign_ins_of, forget_sign_ins),
    PersonalData("log", mark("Nhật ký đăng nhập"), acts_told, keeps=_LOG_STAYS),
)
