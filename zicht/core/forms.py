"""How every form of Zicht is drawn: class names of the NL Design System, errors and help tied to their field."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxSelectMultiple, "utrecht-checkbox"),
    (forms.RadioSelect, "utrecht-radio-button"),
    (forms.CheckboxInput, "utrecht-checkbox"),
    (forms.FileInput, "zicht-file"),
    (forms.Textarea, "utrecht-textarea"),
    (forms.Select, "utrecht-select"),
    (forms.MultiWidget, "utrecht-textbox utrecht-textbox--short"),
    (Input, "utrecht-textbox"),
)


A_SENTENCE = 100


class OptsSelect(forms.RadioSelect):
    """A choice of two to five short answers as one row of buttons; still radio buttons underneath."""

    template_name = "django/forms/widgets/opts.html"


class PointOrComma(forms.Field):
    """A number with a part behind a comma or a point, whatever the language of the page: both are what people type.

    With both signs in it nobody can tell which one parts the thousands: that is no number here.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "utrecht-textbox--short"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"localize": True})

    def to_python(self, value: Any) -> Any:
        """The number as the field keeps it. Raises ValidationError."""
        plain = value.replace(",", ".") if isinstance(value, str) and "." not in value else value
        return super().to_python(plain)


class DecimalField(PointOrComma, forms.DecimalField):
    """An amount."""


class FloatField(PointOrComma, forms.FloatField):
    """A part of one, or another number that is no amount."""


def widget_class(widget: forms.Widget) -> str:
    """The class names for a widget, the most specific kind first."""
    return next((names for kind, names in WIDGET_CLASSES if isinstance(widget, kind)), "")


def is_counted(widget: forms.Widget) -> bool:
    """Whether somebody may paste a whole sentence here: a text area, or one line of a hundred characters or more."""
    longest = int(widget.attrs.get("maxlength") or 0)
    return bool(longest) and (
        isinstance(widget, forms.Textarea) or (type(widget) is forms.TextInput and longest >= A_SENTENCE)
    )


class ZichtBoundField(BoundField):
    """A field on a page: knows its class names and where a link from the error summary must lead."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add class names, and let a text of a sentence or more count instead of cutting off what somebody pastes.

        The limit leaves the widget of this form alone; the field's own check on the server stays.
        """
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        names = (str(attrs.get("class") or widget.attrs.get("class", "")), widget_class(widget))
        if joined := " ".join(name for name in names if name):
            attrs["class"] = joined
        if is_counted(widget):
            widget.attrs["data-count"] = widget.attrs.pop("maxlength")
        return attrs

    @property
    def is_choice_list(self) -> bool:
        """Whether the field is a list of radio buttons or check boxes."""
        return isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))

    @property
    def is_single_check(self) -> bool:
        """Whether the field is one check box, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def target(self) -> str:
        """The id that a link to this field leads to: the first option of a list of choices, else the field."""
        if not self.is_choice_list and not isinstance(self.field.widget, forms.MultiWidget):
            return self.id_for_label
        return f"{self.auto_id}_0"


class ZichtRenderer(TemplatesSetting):
    """Draws every form with the templates under templates/django/forms."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = ZichtBoundField
