"""Numbers with a comma or a point, as people type them, in the language of either page."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from analyses.forms import PlanForm
from coalitions.forms.agreements import ReceiveForm
from zicht.core.forms import DecimalField, FloatField


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("field", [FloatField(), DecimalField(decimal_places=2)])
def test_a_comma_and_a_point_are_the_same(field, language):
    with override(language):
        assert float(field.clean("0,5")) == float(field.clean(" 0.5 ")) == 0.5
        for unsure in ("1.234,5", "1,234.5", "1,2,3"):
            with pytest.raises(ValidationError):
                field.clean(unsure)


@pytest.mark.parametrize(
    ("form", "name", "wrong"), [(PlanForm, "false_discovery_rate", "5"), (ReceiveForm, "received", "1.234")]
)
def test_the_forms_take_both_and_show_what_was_typed(form, name, wrong):
    with override("en"):
        assert name not in form({name: "0,05"}).errors and name in form({name: wrong}).errors
        assert 'value="0,05"' in str(form({name: "0,05"})[name])
    assert 'value="0,05"' in str(form(initial={name: 0.05})[name])
