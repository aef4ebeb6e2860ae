"""Sua at her desk: the editor, filled in and sent as from a telephone."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.catalog.models import Product, ProductStatus
from shop.platform.database import db
from tests.support.filling import Files, Filled, form_on

HONEY = {
    "name": "Mật ong bạc hà",
    "subgroup": "I.2.b",
    "summary": "Mật quay một vụ, thơm bạc hà.",
    "who": "Nhà tôi ở bản Ten.",
    "how": "Ong lấy mật tháng Mười một.",
    "ingredients": "100% mật ong",
    "storage": "Nơi khô, mát",
    "shelf_life": "24 tháng",
    "pack-0-amount": "500",
    "pack-0-unit": "g",
    "pack-0-price": "265.000",
    "pack-0-gross": "700",
    "pack-0-stock": "36",
}


def editor_on(page: TestResponse) -> Filled:
    """The editor's form."""
    return form_on(page, holding="rows")


def write(
    client: FlaskClient, path: str = "/gian-hang/san-pham/moi", *, op: str = "save",
    files: Files | None = None, **changes: Any,
) -> TestResponse:  # fmt: skip
    """Open the editor, write honey into it (or other words), press a button."""
    said = {
        **(HONEY if path.endswith("/moi") else {}),
        **{k.replace("__", "-"): v for k, v in changes.items()},
    }
    return editor_on(client.get(path)).press(client, {"op": op}, files=files, **said)


def products() -> list[Product]:
    """All products, as the database has them now."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Product).order_by(Product.id)))


def newest() -> Product:
    """The product written last."""
    return products()[-1]


def status_of(product: Product) -> ProductStatus:
    """Where it stands now."""
    db.session.rollback()
    db.session.refresh(product)
    return product.status
