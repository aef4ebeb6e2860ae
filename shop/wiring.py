"""Where everything is plugged together. Read this page first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from click import Command
from flask import Blueprint, Flask
from flask_migrate import Migrate

from config import Settings
from shop.accounts import address_views
from shop.accounts import cli as accounts_cli
from shop.accounts import models as accounts_models
from shop.accounts import personal as accounts_personal
from shop.accounts import privacy_views as accounts_privacy_views
from shop.accounts import security_views as accounts_security_views
from shop.accounts import views as accounts_views
from shop.accounts.demo_entry import set_up_demo_entry
from shop.accounts.guards import GUARDS_PART as ACCOUNTS_GUARDS
from shop.accounts.journal import watch_refusals
from shop.accounts.security import set_up_security
from shop.accounts.services import forget_old_sign_ins
from shop.accounts.signing_in import see_sign_ins
from shop.admin import views as admin_views
from shop.cart import models as cart_models
from shop.cart import personal as cart_personal
from shop.cart import views as cart_views
from shop.cart.services import forget_old_carts
from shop.cart.session import on_sign_in as bring_guest_cart
from shop.catalog import admin_views as catalog_admin_views
from shop.catalog import alcohol_views as _alcohol_views  # noqa: F401 - adds its routes
from shop.catalog import front as catalog_front
from shop.catalog import invariants as catalog_invariants
from shop.catalog import models as catalog_models
from shop.catalog import views as catalog_views
from shop.catalog.events import ProductChanged, ProductPublished, ProductRefused, ProductSubmitted
from shop.certificates import admin_views as certificates_admin_views
from shop.certificates import invariants as certificates_invariants
from shop.certificates import models as certificates_models
from shop.certificates import views as certificates_views
from shop.certificates.events import CertificateDecided, CertificateSubmitted
from shop.checkout import admin_views as checkout_admin_views
from shop.checkout import again_views as checkout_again_views
from shop.checkout import jobs as checkout_jobs
from shop.checkout import payment_views as checkout_payment_views
from shop.checkout import receipt_views as checkout_receipt_views
from shop.checkout import seller_views as checkout_seller_views
from shop.checkout import views as checkout_views
from shop.checkout import webhooks as checkout_webhooks
from shop.content import admin_views as content_admin_views
from shop.content import cli as content_cli
from shop.content import magazine_views as _magazine_views  # noqa: F401 - adds its routes
from shop.content import models as content_models
from shop.content import venue_admin_views as _venue_admin_views  # noqa: F401 - adds its routes
from shop.content import views as content_views
from shop.demo import cli as demo_cli
from shop.feeds import cli as feeds_cli
from shop.feeds import jobs as feeds_jobs
from shop.feeds import reactions as feeds_reactions
from shop.feeds import schema, share
from shop.feeds import views as feeds_views
from shop.notifications import applicants as letters_to_applicants
from shop.notifications import buyers as letters_to_buyers
from shop.notifications import money as letters_about_money
from shop.notifications import officers as letters_to_officers
from shop.notifications import reviews as letters_about_reviews
from shop.notifications import sellers as letters_to_sellers
from shop.notifications import watchers as letters_to_watchers
from shop.orders import invariants as orders_invariants
from shop.orders import models as orders_models
from shop.orders import personal as orders_personal
from shop.orders import seller_views as orders_seller_views
from shop.orders import views as orders_views
from shop.orders.events import (
    HoldEnded,
    LinesDeclined,
    OrderAwaitsPayment,
    OrderCanceled,
    OrderPaid,
    OrderPlaced,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelLost,
    ParcelRefused,
    TransferShort,
)
from shop.payments import admin_views as payments_admin_views
from shop.payments import invariants as payments_invariants
from shop.payments import jobs as payments_jobs
from shop.payments import models as payments_models
from shop.payments import personal as payments_personal
from shop.payments import seller_views as payments_seller_views
from shop.payments.events import CaseOpened, RefundDone, RefundDue, RefundFailed
from shop.payments.methods import make_gateways, page_origins
from shop.places import models as places_models
from shop.places import views as places_views
from shop.platform import (
    assets,
    audit,
    compression,
    error_pages,
    health,
    i18n,
    logs,
    media_views,
    outbox,
    page_cache,
    sessions,
    templating,
    typed_text,
    web_security,
)
from shop.platform import cli as platform_cli
from shop.platform.access import Access, Guard, guard_routes
from shop.platform.database import db
from shop.platform.engines import engine_options, watch
from shop.platform.invariants import Invariant
from shop.platform.mail import make_mailer, send_letter
from shop.platform.media import draw_anew
from shop.platform.personal import PersonalData
from shop.platform.rate_limit import forget_old_attempts
from shop.platform.storage import make_storage
from shop.platform.worker import Periodic, forget_done_messages
from shop.reviews import admin_views as reviews_admin_views
from shop.reviews import buyer_views as reviews_buyer_views
from shop.reviews import invariants as reviews_invariants
from shop.reviews import models as reviews_models
from shop.reviews import seller_views as reviews_seller_views
from shop.reviews import views as reviews_views
from shop.reviews.events import (
    RatingChanged,
    ReviewAnswered,
    ReviewHidden,
    ReviewReported,
    ReviewWritten,
)
from shop.saved import alert_views as saved_alert_views
from shop.saved import follow_views as saved_follow_views
from shop.saved import jobs as saved_jobs
from shop.saved import models as saved_models
from shop.saved import personal as saved_personal
from shop.saved import reactions as saved_reactions
from shop.saved import services as saved_services
from shop.saved import views as saved_views
from shop.saved.events import AlertAsked, AlertsDue, ProducerNews
from shop.saved.session import on_sign_in as bring_guest_list
from shop.search import cli as search_cli
from shop.search import invariants as search_invariants
from shop.search import jobs as search_jobs
from shop.search import models as search_models
from shop.search import reactions as search_reactions
from shop.search import views as search_views
from shop.sellers import admin_views as sellers_admin_views
from shop.sellers import application_views as _application_views  # noqa: F401 - adds its routes
from shop.sellers import guards as sellers_guards
from shop.sellers import invariants as sellers_invariants
from shop.sellers import models as sellers_models
from shop.sellers import personal as sellers_personal
from shop.sellers import seller_views as sellers_seller_views
from shop.sellers import views as sellers_views
from shop.sellers.events import SellerApplied, SellerChanged, SellerDecided
from shop.shipping import cli as shipping_cli
from shop.shipping import models as shipping_models
from shop.stock import invariants as stock_invariants
from shop.stock import models as stock_models
from shop.stock.events import AvailabilityChanged
from shop.workshop import pages as workshop_pages

#: Every table of the shop is in one of these modules.
TABLES = (
    audit, outbox, page_cache, places_models, accounts_models, sellers_models, catalog_models,
    certificates_models, stock_models, shipping_models, cart_models, orders_models,
    payments_models, reviews_models, search_models, content_models, saved_models,
)  # fmt: skip

BLUEPRINTS: Sequence[Blueprint] = (
    health.blueprint,
    media_views.blueprint,
    places_views.blueprint,
    search_views.blueprint,
    content_views.blueprint,
    feeds_views.blueprint,
    catalog_views.blueprint, certificates_views.blueprint, sellers_views.blueprint,
    accounts_security_views.blueprint,
    accounts_views.blueprint,
    address_views.blueprint, accounts_privacy_views.blueprint,
    saved_views.blueprint, saved_follow_views.blueprint, saved_alert_views.blueprint,
    cart_views.blueprint,
    orders_views.blueprint,
    orders_seller_views.blueprint,
    reviews_views.blueprint, reviews_buyer_views.blueprint,
    reviews_seller_views.blueprint, reviews_admin_views.blueprint,
    payments_seller_views.blueprint,
    checkout_views.blueprint, checkout_payment_views.blueprint,
    checkout_again_views.blueprint, checkout_receipt_views.blueprint,
    checkout_seller_views.blueprint, checkout_webhooks.blueprint,
    sellers_seller_views.blueprint, workshop_pages.blueprint,
    admin_views.blueprint, sellers_admin_views.blueprint,
    catalog_admin_views.blueprint, certificates_admin_views.blueprint,
    checkout_admin_views.blueprint, payments_admin_views.blueprint, content_admin_views.blueprint,
)  # fmt: skip

#: Who may pass a route of each kind; a guard answers with a refusal or None.
GUARDS: Mapping[Access, Guard] = {**ACCOUNTS_GUARDS, **sellers_guards.GUARDS_PART}

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
    LinesDeclined: (letters_to_buyers.declined,),
    ParcelHandedOver: (letters_to_buyers.handed_over,),
    ParcelDelivered: (letters_to_buyers.delivered,),
    ParcelRefused: (letters_to_buyers.refused, letters_to_sellers.refused),
    ParcelLost: (letters_to_buyers.lost,),
    RefundDue: (payments_jobs.send_refund, letters_about_money.refund_due),
    RefundDone: (letters_about_money.refund_done,),
    CaseOpened: (letters_to_officers.case_opened,),
    RefundFailed: (payments_jobs.open_refund_case,),
    RatingChanged: (search_reactions.product_changed,),
    ReviewWritten: (letters_about_reviews.written,),
    ReviewAnswered: (letters_about_reviews.answered,),
    ReviewReported: (letters_about_reviews.reported,),
    ReviewHidden: (letters_about_reviews.hidden,),
}  # fmt: skip

#: What may be deferred to the worker besides reactions.
TASKS: Sequence[Callable[..., None]] = (
    send_letter, draw_anew, forget_old_attempts, forget_old_sign_ins,
    forget_old_carts, search_jobs.index_products, search_jobs.rebuild, search_jobs.drop_lapsed_stars,
    feeds_jobs.draw, feeds_jobs.draw_all,
    checkout_jobs.give_up_unanswered, checkout_jobs.give_up_part, forget_done_messages,
    checkout_jobs.look_after_payments, checkout_jobs.look_after_payment,
    checkout_jobs.end_holds, checkout_jobs.end_hold,
    checkout_jobs.cancel_unpaid_orders, checkout_jobs.cancel_unpaid_order,
    checkout_webhooks.handle_notice,
    payments_jobs.look_after_refunds, payments_jobs.look_after_refund,
    saved_jobs.tell_waiting, saved_jobs.look_for_stock, saved_jobs.tell_followers,
    saved_services.forget_old_guest_lists, saved_services.forget_old_alerts,
    payments_jobs.look_after_disputes,
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
    Periodic(saved_jobs.look_for_stock, timedelta(minutes=15)),
    Periodic(saved_services.forget_old_guest_lists, timedelta(days=1)),
    Periodic(saved_services.forget_old_alerts, timedelta(days=1)),
    Periodic(payments_jobs.look_after_disputes, payments_jobs.LOOK_EVERY),
)

#: What happens inside the sign-in transaction.
ON_SIGN_IN: Sequence[Callable[..., None]] = (bring_guest_cart, bring_guest_list)

#: What `flask doctor` asks.
INVARIANTS: Sequence[Invariant] = (
    *sellers_invariants.INVARIANTS, *catalog_invariants.INVARIANTS,
    *certificates_invariants.INVARIANTS,
    *stock_invariants.INVARIANTS, *orders_invariants.INVARIANTS, *payments_invariants.INVARIANTS,
    *reviews_invariants.INVARIANTS, *search_invariants.INVARIANTS,
)  # fmt: skip

#: What each room keeps about a person: told in the export, forgotten with the account, in this order.
PERSONAL_DATA: Sequence[PersonalData] = (
    *accounts_personal.PERSONAL,
    *cart_personal.PERSONAL,
    *orders_personal.PERSONAL,
    *payments_personal.PERSONAL,
    *saved_personal.PERSONAL,
    *sellers_personal.PERSONAL,
)

#: What `flask` can do on the command line.
COMMANDS: Sequence[Command] = (
    *platform_cli.COMMANDS,
    demo_cli.demo_commands,
    *accounts_cli.COMMANDS,
    *shipping_cli.COMMANDS,
    *search_cli.COMMANDS,
    *feeds_cli.COMMANDS,
    *content_cli.COMMANDS,
)

migrate = Migrate()


def wire(app: Flask, settings: Settings) -> None:
    """Plug settings, extensions, rooms and reactions into an application."""
    app.extensions["settings"] = settings
    app.extensions["mailer"] = make_mailer(settings.mail_url, settings.mail_from)
    app.extensions["storage"] = make_storage(settings.media_url)
    app.extensions["gateways"] = make_gateways(settings)
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["TESTING"] = settings.testing
    _wire_database(app, settings)
    logs.set_up_logs(app, settings)
    compression.set_up_compression(app)
    page_cache.set_up_page_cache(app)
    web_security.set_up_web_security(app, settings, page_origins)
    sessions.set_up_sessions(app, settings)
    i18n.set_up_languages(app)
    assets.set_up_assets(app)
    templating.set_up_templates(app, settings)
    app.jinja_env.globals["shelves"] = catalog_front.header_shelves()
    app.jinja_env.globals.update(schema=schema, shared_picture=share.address_of)
    typed_text.set_up_typed_text(app)
    guard_routes(app, GUARDS)
    set_up_security(app, settings, ON_SIGN_IN)
    see_sign_ins(app)
    watch_refusals(app)
    error_pages.set_up_error_pages(app)
    outbox.connect(REACTIONS, TASKS)
    app.extensions["invariants"] = INVARIANTS
    app.extensions["periodic"] = PERIODIC
    app.extensions["personal_data"] = PERSONAL_DATA
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    set_up_demo_entry(app, settings)
    for command in COMMANDS:
        app.cli.add_command(command)


def _wire_database(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_server_default=True)
    with app.app_context():
        watch(db.engine)
