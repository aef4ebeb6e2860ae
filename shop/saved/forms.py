"""Shape of what a guest writes to hear of a pack."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField

from shop.platform.fields import at_most, needed


class AlertForm(FlaskForm):
    """Where the one letter is to go."""

    email = EmailField(
        _l("Email của bạn"),
        [needed(_l("Bạn ghi email để chợ báo tin.")), at_most(254)],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )
