"""What An sees when she pays by transfer: everything her bank asks for, to scan or to copy."""

import re

from flask import Flask, get_template_attribute

from shop.kernel.money import Vnd

HER_TRANSFER = {
    "picture_url": "/ma.svg",
    "bank": "Vietcombank",
    "account": "0011001932418",
    "receiver": "BAN QUAN LY CHO PHIEN",
    "amount": Vnd(1_211_000),
    "purpose": "K7MXQA CHO PHIEN",
}


def shown(app: Flask, path: str = "/", **more: object) -> str:
    environ = {"shop.language": "en"} if path.startswith("/en") else {}
    with app.test_request_context(path, environ_overrides=environ):
        return str(get_template_attribute("components/vietqr.html", "vietqr")(**HER_TRANSFER, **more))


def test_she_reads_all_that_her_bank_asks_for(app: Flask) -> None:
    page = shown(app)

    facts = re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", page)
    assert facts == [
        ("Ngân hàng", "Vietcombank"),
        ("Số tài khoản", "0011001932418"),
        ("Tên người nhận", "BAN QUAN LY CHO PHIEN"),
        ("Số tiền", "1.211.000\u00a0₫"),
        ("Nội dung", "K7MXQA CHO PHIEN"),
    ]
    assert "Bạn giữ nguyên số tiền và nội dung nhé" in page
    assert 'src="/ma.svg"' in page
    assert "chuyển 1.211.000\u00a0₫, nội dung K7MXQA CHO PHIEN" in page


def test_she_copies_figures_as_her_banks_app_takes_them(app: Flask) -> None:
    page = shown(app)

    buttons = re.findall(r'data-copy="([^"]*)"[^>]*aria-label="([^"]*)" hidden', page)
    assert buttons == [
        ("0011001932418", "Sao chép số tài khoản"),
        ("1211000", "Sao chép số tiền"),
        ("K7MXQA CHO PHIEN", "Sao chép nội dung"),
    ]


def test_on_her_telephone_the_figures_and_the_picture_to_keep_come_before_the_code(app: Flask) -> None:
    page = shown(app, download_url="/ma.png")

    link = 'href="/ma.png" download="vietqr-k7mxqa-cho-phien.png"'
    assert page.index("data-copy") < page.index(link) < page.index("<img")
    assert "download=" not in shown(app)


def test_only_the_demo_warns_that_the_bank_does_not_exist(app: Flask) -> None:
    warning = "xin đừng chuyển tiền"

    assert warning in shown(app, demo=True)
    assert warning not in shown(app)


def test_a_reader_of_english_is_told_the_same(app: Flask) -> None:
    page = shown(app, "/en/", download_url="/ma.png", demo=True)

    for words in ("Receiver’s name", "Copy account number", "Download the code", "Please send no money"):
        assert words in page
    assert "Ngân hàng" not in page
