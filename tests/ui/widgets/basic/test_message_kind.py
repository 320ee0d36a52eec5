import pytest

from ui.theme import apply_theme
from ui.widgets.basic.message_kind import message_color


@pytest.fixture(params=["light", "dark"])
def themed_app(qapp, request):
    palette, style = qapp.palette(), qapp.style().objectName()
    apply_theme(qapp, request.param)
    yield qapp
    qapp.setStyle(style)
    qapp.setPalette(palette)


def luminance(color):
    """Return the relative luminance of WCAG 2.2."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_a_kind_of_message_is_readable_on_the_window(themed_app, kind):
    levels = sorted(
        [luminance(message_color(kind)), luminance(themed_app.palette().window().color())]
    )
    assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 4.5
