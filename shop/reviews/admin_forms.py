"""What an officer says who hides a review."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from shop.platform.desk import LONGEST_MESSAGE, VerdictForm
from shop.platform.fields import LinesField, at_most


class HidingForm(VerdictForm):
    """Why it is hidden; its author reads that."""

    message = LinesField(_l("Vì sao ẩn"), [at_most(LONGEST_MESSAGE)])

    def lacks_message(self) -> bool:
        """Whether there is no usable reason; says so beside the field."""
        if self.validate() and not self.words:
            self.message.errors = [gettext("Ghi rõ vì sao ẩn: người viết sẽ đọc lời này.")]
        return bool(self.errors) or not self.words
