"""Where a figure is found: its page, its chart, its files, and its page for embedding."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.pages.dashboards.charts import has_chart

# form in an address: what the download menu calls it
FORMS = {
    "svg": _("Chart as SVG"),
    "png": _("Chart as PNG"),
    "csv": _("Table as CSV"),
    "json": _("Table as JSON"),
    "vega": _("Chart as Vega-Lite"),
}
FORMS_OF_TABLES = ("csv", "json")


@dataclass(frozen=True)
class FigureAddresses:
    """The addresses of one figure, all with the same query.

    `downloads`: [(what it is, address)]. `svg` is "" for a figure that has no chart.
    """

    own: str
    chart: str
    svg: str
    embed: str
    downloads: list[tuple[str, str]]

    @property
    def cite(self):
        """The part of the figure's own page that says how to cite and embed it."""
        return f"{self.own}#cite"


def list_addresses(name, shape, query_string):
    """The addresses of a figure of this shape for a canonical query string."""
    forms = FORMS if has_chart(shape) else FORMS_OF_TABLES
    return FigureAddresses(
        own=reverse("figure", args=[name]) + query_string,
        chart=reverse("figure_chart", args=[name]) + query_string,
        svg=file_address(name, "svg", query_string) if has_chart(shape) else "",
        embed=reverse("figure_embed", args=[name]) + query_string,
        downloads=[(FORMS[form], file_address(name, form, query_string)) for form in forms],
    )


def file_address(name, form, query_string):
    """The address of a figure as a file."""
    return reverse("figure_as", args=[name, form]) + query_string
