"""Where everything is plugged together. Read this page first."""

from collections.abc import Callable, Mapping, Sequence

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
from shop.accounts.signing_in import see_sign_ins
from shop.admin import views as admin_views
from shop.cart import models as cart_models
from shop.cart import personal as cart_personal
from shop.cart import views as cart_views
from shop.cart.session import on_sign_in as bring_guest_cart
from shop.catalog import admin_views as catalog_admin_views
from shop.catalog import alcohol_views as _alcohol_views  # noqa: F401 - adds its routes
from shop.catalog import front as catalog_front
from shop.catalog import invariants as catalog_invariants
from shop.catalog import models as catalog_models
from shop.catalog import views as catalog_views
from shop.certificates import admin_views as certificates_admin_views
from shop.certificates import invariants as certificates_invariants
from shop.certificates import models as certificates_models
from shop.certificates import views as certificates_views
from shop.checkout import admin_views as checkout_admin_views
from shop.checkout import again_views as checkout_again_views
from shop.checkout import cancel_views as checkout_cancel_views
from shop.checkout import forget_views as checkout_forget_views
from shop.checkout import invariants as checkout_invariants
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
from shop.feeds import schema, share
from shop.feeds import views as feeds_views
from shop.follow_ups import PERIODIC, REACTIONS, TASKS
from shop.orders import invariants as orders_invariants
from shop.orders import models as orders_models
from shop.orders import personal as orders_personal
from shop.orders import seller_views as orders_seller_views
from shop.orders import views as orders_views
from shop.payments import admin_views as payments_admin_views
from shop.payments import case_admin_views as _case_admin_views  # noqa: F401 - adds its routes
from shop.payments import invariants as payments_invariants
from shop.payments import models as payments_models
from shop.payments import personal as payments_personal
from shop.payments import refund_admin_views as _refund_admin_views  # noqa: F401 - adds its routes
from shop.payments import seller_views as payments_seller_views
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
from shop.platform.mail import make_mailer
from shop.platform.personal import PersonalData
from shop.platform.storage import make_storage
from shop.reviews import admin_views as reviews_admin_views
from shop.reviews import buyer_views as reviews_buyer_views
from shop.reviews import invariants as reviews_invariants
from shop.reviews import models as reviews_models
from shop.reviews import personal as reviews_personal
from shop.reviews import seller_views as reviews_seller_views
from shop.reviews import views as reviews_views
from shop.saved import alert_views as saved_alert_views
from shop.saved import follow_views as saved_follow_views
from shop.saved import models as saved_models
from shop.saved import personal as saved_personal
from shop.saved import views as saved_views
from shop.saved.session import on_sign_in as bring_guest_list
from shop.search import cli as search_cli
from shop.search import invariants as search_invariants
from shop.search import models as search_models
from shop.search import views as search_views
from shop.sellers import admin_views as sellers_admin_views
from shop.sellers import application_views as _application_views  # noqa: F401 - adds its routes
from shop.sellers import guards as sellers_guards
from shop.sellers import invariants as sellers_invariants
from shop.sellers import models as sellers_models
from shop.sellers import personal as sellers_personal
from shop.sellers import seller_views as sellers_seller_views
from shop.sellers import views as sellers_views
from shop.shipping import cli as shipping_cli
from shop.shipping import models as shipping_models
from shop.stock import invariants as stock_invariants
from shop.stock import models as stock_models
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
    checkout_cancel_views.blueprint, checkout_forget_views.blueprint,
    checkout_seller_views.blueprint, checkout_webhooks.blueprint,
    sellers_seller_views.blueprint, workshop_pages.blueprint,
    admin_views.blueprint, sellers_admin_views.blueprint,
    catalog_admin_views.blueprint, certificates_admin_views.blueprint,
    checkout_admin_views.blueprint, payments_admin_views.blueprint, content_admin_views.blueprint,
)  # fmt: skip

#: Who may pass a route of each kind; a guard answers with a refusal or None.
GUARDS: Mapping[Access, Guard] = {**ACCOUNTS_GUARDS, **sellers_guards.GUARDS_PART}

#: What happens inside the sign-in transaction.
ON_SIGN_IN: Sequence[Callable[..., None]] = (bring_guest_cart, bring_guest_list)

#: What `flask doctor` asks.
INVARIANTS: Sequence[Invariant] = (
    *sellers_invariants.INVARIANTS, *catalog_invariants.INVARIANTS,
    *certificates_invariants.INVARIANTS,
    *stock_invariants.INVARIANTS, *orders_invariants.INVARIANTS, *payments_invariants.INVARIANTS,
    *checkout_invariants.INVARIANTS,
    *reviews_invariants.INVARIANTS, *search_invariants.INVARIANTS,
)  # fmt: skip

#: What each room keeps about a person: told in the export, forgotten with the account, in this order.
PERSONAL_DATA: Sequence[PersonalData] = (
    *accounts_personal.PERSONAL,
    *cart_personal.PERSONAL,
    *orders_personal.PERSONAL,
    *payments_personal.PERSONAL,
    *reviews_personal.PERSONAL,
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
    outbox.connect(REACTIONS, [*TASKS, *(periodic.handler for periodic in PERIODIC)])
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
