"""What follows: who acts on which fact after its commit, what may be put off, what comes round by itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from shop.accounts.services import forget_old_sign_ins
from shop.cart.services import forget_old_carts
from shop.catalog.events import ProductChanged, ProductPublished, ProductRefused, ProductSubmitted
from shop.certificates.events import CertificateDecided, CertificateSubmitted
from shop.checkout import jobs as checkout_jobs
from shop.checkout import webhooks as checkout_webhooks
from shop.feeds import jobs as feeds_jobs
from shop.feeds import reactions as feeds_reactions
from shop.notifications import applicants as letters_to_applicants
from shop.notifications import buyers as letters_to_buyers
from shop.notifications import money as letters_about_money
from shop.notifications import officers as letters_to_officers
from shop.notifications import reviews as letters_about_reviews
from shop.notifications import sellers as letters_to_sellers
from shop.notifications import watchers as letters_to_watchers
from shop.orders.events import (
    HoldEnded,
    LinesDeclined,
    OrderAwaitsPayment,
    OrderCanceled,
    OrderForgotten,
    OrderPaid,
    OrderPlaced,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelLost,
    ParcelRefused,
    TransferShort,
)
from shop.payments import jobs as payments_jobs
from shop.payments.events import CaseOpened, RefundDone, RefundDue, RefundFailed, RefundReturned
from shop.platform.mail import send_letter
from shop.platform.media import delete_files, draw_anew
from shop.platform.rate_limit import forget_old_attempts
from shop.platform.worker import Periodic, forget_done_messages
from shop.reviews import reactions as reviews_reactions
from shop.reviews.events import (
    RatingChanged,
    ReviewAnswered,
    ReviewHidden,
    ReviewReported,
    ReviewWritten,
)
from shop.saved import jobs as saved_jobs
from shop.saved import reactions as saved_reactions
from shop.saved import services as saved_services
from shop.saved.events import AlertAsked, AlertsDue, ProducerNews
from shop.search import jobs as search_jobs
from shop.search import reactions as search_reactions
from shop.sellers.events import SellerApplied, SellerChanged, SellerDecided
from shop.stock.events import AvailabilityChanged

#: Which fact makes whom act, after the commit.
REACTIONS: Mapping[type, Sequence[Callable[..., None]]] = {
    SellerApplied: (letters_to_applicants.applied, letters_to_officers.application_waits),
    SellerDecided: (
        search_reactions.seller_decided, feeds_reactions.seller_decided, letters_to_applicants.seller_decided,
    ),
    SellerChanged: (search_reactions.seller_changed, feeds_reactions.seller_changed),
    ProductSubmitted: (letters_to_officers.product_waits,),
    ProductPublished: (
        search_reactions.product_changed, feeds_reactions.product_changed,
        letters_to_applicants.product_published, saved_reactions.product_published,
    ),
    ProductChanged: (search_reactions.product_changed, feeds_reactions.product_changed),
    ProductRefused: (
        search_reactions.product_changed, feeds_reactions.product_changed,
        letters_to_applicants.product_refused,
    ),
    CertificateSubmitted: (letters_to_officers.certificate_waits,),
    CertificateDecided: (
        search_reactions.certificate_decided, letters_to_applicants.certificate_decided,
    ),
    AvailabilityChanged: (
        search_reactions.availability_changed, saved_reactions.availability_changed,
    ),
    AlertAsked: (letters_to_watchers.alert_asked,),
    AlertsDue: (letters_to_watchers.back_in_stock,),
    ProducerNews: (letters_to_watchers.producer_news,),
    OrderPlaced: (letters_to_buyers.placed, letters_to_sellers.new_order),
    OrderAwaitsPayment: (letters_about_money.awaits_payment,),
    OrderPaid: (letters_to_buyers.paid, letters_to_sellers.new_order),
    HoldEnded: (letters_about_money.hold_ended,),
    TransferShort: (letters_about_money.transfer_short,),
    OrderCanceled: (letters_to_buyers.canceled, letters_to_sellers.canceled),
    OrderForgotten: (reviews_reactions.order_forgotten,),
    LinesDeclined: (letters_to_buyers.declined,),
    ParcelHandedOver: (letters_to_buyers.handed_over,),
    ParcelDelivered: (letters_to_buyers.delivered,),
    ParcelRefused: (letters_to_buyers.refused, letters_to_sellers.refused),
    ParcelLost: (letters_to_buyers.lost,),
    RefundDue: (payments_jobs.send_refund, letters_about_money.refund_due),
    RefundDone: (letters_about_money.refund_done,),
    CaseOpened: (letters_to_officers.case_opened,),
    RefundFailed: (payments_jobs.open_refund_case,),
    RefundReturned: (payments_jobs.open_refund_case, letters_about_money.refund_returned),
    RatingChanged: (search_reactions.product_changed,),
    ReviewWritten: (letters_about_reviews.written,),
    ReviewAnswered: (letters_about_reviews.answered,),
    ReviewReported: (letters_about_reviews.reported,),
    ReviewHidden: (letters_about_reviews.hidden,),
}  # fmt: skip

#: What may be deferred to the worker besides reactions and what comes round by itself.
TASKS: Sequence[Callable[..., None]] = (
    send_letter, draw_anew, delete_files, search_jobs.index_products, search_jobs.rebuild,
    feeds_jobs.draw, feeds_jobs.draw_all, checkout_webhooks.handle_notice,
    checkout_jobs.give_up_part, checkout_jobs.look_after_payment, checkout_jobs.end_hold,
    checkout_jobs.cancel_unpaid_order, payments_jobs.look_after_refund,
    saved_jobs.tell_waiting, saved_jobs.tell_followers,
)  # fmt: skip

#: What comes round by itself.
PERIODIC: Sequence[Periodic] = (
    Periodic(forget_old_attempts, timedelta(hours=1)),
    Periodic(forget_old_sign_ins, timedelta(days=1)),
    Periodic(forget_old_carts, timedelta(days=1)),
    Periodic(forget_done_messages, timedelta(days=1)),
    Periodic(search_jobs.drop_lapsed_stars, timedelta(minutes=10)),
    Periodic(checkout_jobs.give_up_unanswered, timedelta(minutes=15)),
    Periodic(checkout_jobs.look_after_payments, checkout_jobs.LOOK_EVERY),
    Periodic(checkout_jobs.end_holds, timedelta(minutes=1)),
    Periodic(checkout_jobs.cancel_unpaid_orders, timedelta(hours=1)),
    Periodic(payments_jobs.look_after_refunds, payments_jobs.LOOK_EVERY),
    Periodic(payments_jobs.look_for_returned_refunds, payments_jobs.LOOK_AGAIN_EVERY),
    Periodic(saved_jobs.look_for_stock, timedelta(minutes=15)),
    Periodic(saved_services.forget_old_guest_lists, timedelta(days=1)),
    Periodic(saved_services.forget_old_alerts, timedelta(days=1)),
    Periodic(payments_jobs.look_after_disputes, payments_jobs.LOOK_EVERY),
)
