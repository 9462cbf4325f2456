"""The two questions of a comparison: read from one address, each changed without the other."""

from django.http import QueryDict
from django.urls import reverse

from incidents.pages.web.query import count_label, query_view
from incidents.queries import Query

# The second question's words carry this before them: ?topic=tibet&other.topic=hong-kong.
OTHER = "other."


def questions(request):
    """The two questions of an address. Raises what a Question raises."""
    parts = QueryDict(mutable=True), QueryDict(mutable=True)
    for word, values in request.GET.lists():
        is_other = word.startswith(OTHER)
        parts[is_other].setlist(word.removeprefix(OTHER), values)
    return [Query(part, request.user, also=()) for part in parts]


def address(one, other, here=""):
    """The address of a comparison of two canonical query strings."""
    first, second = one.removeprefix("?"), marked_query(other)
    return f"{here or reverse('compare')}?{'&'.join(part for part in (first, second) if part)}"


def marked_query(asked):
    """A canonical query string as that of the second question."""
    pairs = filter(None, asked.removeprefix("?").split("&"))
    return "&".join(f"{OTHER}{pair}" for pair in pairs)


def way(one, other, is_other):
    """What makes the address of this page from a side's new query string."""
    if is_other:
        return lambda asked: address(one.asked(), asked)
    return lambda asked: address(asked, other.asked())


def side(one, other, is_other):
    """What a side's part of the page needs: its bar, its chips, the fields of both questions."""
    question, still = (other, one) if is_other else (one, other)
    here = way(one, other, is_other)
    told = query_view(question, "")
    prefix, still_prefix = (OTHER, "") if is_other else ("", OTHER)
    kept = [
        (still_prefix + word, value) for word, values in still.words.items() for value in values
    ]
    return {
        "letter": "B" if is_other else "A",
        "prefix": prefix,
        "q": told["q"],
        "since": told["since"],
        "until": told["until"],
        "hidden": kept + [(prefix + word, value) for word, value in told["hidden"] if word != "q"],
        "undated": kept + [(prefix + word, value) for word, value in told["undated"]],
        "chips": [(label, here(asked)) for label, asked in told["chips"]],
        "count_label": count_label(question),
        "rows_url": reverse("incidents") + question.asked(),
        "own_url": reverse("dashboards") + question.asked(),
    }
