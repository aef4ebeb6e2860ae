"""Letters: one per key, kept as files or sent, their headers our own."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from shop.platform.database import db, transaction
from shop.platform.mail import FolderMailer, Letter, SmtpMailer, make_mailer, queue_letter
from shop.platform.outbox import OutboxMessage
from tests.support.mailbox import Mailbox


def letter(**changes: str) -> Letter:
    fields = {
        "key": "placed:1",
        "to": "an@example.vn",
        "subject": "Đơn K7MXQA",
        "text": "Chào An",
        "html": "<p>Chào An",
    }
    return Letter(**{**fields, **changes})


def test_a_letter_leaves_after_the_commit_and_once(
    app: Flask, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    for _ in range(2):
        with transaction():
            queue_letter(letter())
    assert letters == []

    deliver()

    assert [sent.subject for sent in letters.to("an@example.vn")] == ["Đơn K7MXQA"]


def test_one_key_is_one_letter_to_each_reader_and_no_address_is_kept(
    app: Flask, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    for _ in range(2):
        with transaction():
            queue_letter(letter())
            queue_letter(letter(to="lo@example.vn"))

    deliver()

    assert sorted(sent.to for sent in letters) == ["an@example.vn", "lo@example.vn"]
    kept = db.session.scalars(select(OutboxMessage)).all()
    assert len(kept) == 2
    assert [(row.payload, "@" in row.dedup) for row in kept] == [({}, False)] * 2


def test_a_letter_of_a_change_that_failed_never_leaves(
    app: Flask, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        queue_letter(letter())
        _ = 1 / 0

    deliver()

    assert letters == []


def test_a_folder_keeps_one_readable_file_per_letter(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path, "Chợ Phiên <cho@chophien.example>")

    mailer.send(letter())
    mailer.send(letter())

    (file,) = tmp_path.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (message["Subject"], message["To"]) == ("Đơn K7MXQA", "an@example.vn")
    assert message.get_body(("plain",)).get_content().strip() == "Chào An"
    assert message.get_body(("html",)) is not None


def test_a_subject_cannot_smuggle_a_header(tmp_path: Path) -> None:
    FolderMailer(tmp_path, "cho@chophien.example").send(letter(subject="Chào\r\nBcc: evil@example.vn"))

    (file,) = tmp_path.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Chào Bcc: evil@example.vn"


@pytest.mark.parametrize(
    ("to", "sent_to"),
    [
        ("an@ví-dụ.vn", "an@xn--v-d-rma6749a.vn"),
        ("an@ｅxample.vn", "an@example.vn"),
        ("a'n@b.vn", "a'n@b.vn"),
    ],
)
def test_an_address_reaches_its_domain_by_the_name_that_mail_servers_know(
    tmp_path: Path, to: str, sent_to: str
) -> None:
    FolderMailer(tmp_path, "Chợ Phiên <cho@example.vn>").send(letter(to=to))

    (file,) = tmp_path.glob("*.eml")
    assert f"\nTo: {sent_to}\n".encode() in file.read_bytes()


def test_a_long_vietnamese_subject_keeps_every_space(tmp_path: Path) -> None:
    subject = "Hồ sơ của HTX Thử Nghiệm Mường Thanh và Tổ hợp tác mẫu chờ duyệt cần bổ sung – Chợ Phiên"
    FolderMailer(tmp_path, "Chợ Phiên <cho@example.vn>").send(letter(subject=subject))
    (file,) = tmp_path.glob("*.eml")
    raw = file.read_bytes()
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject
    head = raw.partition(b"\n\n")[0]
    assert head.isascii()
    assert max(map(len, head.splitlines())) <= 78


def test_the_address_chooses_the_mailer(tmp_path: Path) -> None:
    assert isinstance(make_mailer(str(tmp_path), "a@b.example"), FolderMailer)
    assert isinstance(make_mailer("smtp://localhost:25", "a@b.example"), SmtpMailer)
