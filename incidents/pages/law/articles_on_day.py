"""An article as it read on the day of a case, beside the article as it reads today."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import ArticleText
from incidents.models.law.readings import pick_texts, pick_versions, read_numbers
from incidents.pages.law.comparison import ComparedArticle, compare_texts
from incidents.queries.law.article_views import ArticleView, describe_days, view_article
from incidents.values.article_numbers import label_number, split_key
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate


@dataclass
class ArticleOnDay:
    """A cited article. `view` is None where no text of that day is recorded; `note` says why."""

    view: ArticleView | None = None
    days: str = ""
    note: str = ""
    # The number today, where it is another one; "" where it is the same or not known.
    now: str = ""
    # Whether another text is in force today that has it under the same number.
    is_same_today: bool = False
    today: ComparedArticle | None = None
    url: str = ""


def read_articles_on(keys, day):
    """{key: ArticleOnDay} of the articles cited in a case of this day; two queries.

    `keys`: "law#9(4)"; a key without "#" is left out, and so costs nothing.
    """
    keys = [key for key in dict.fromkeys(keys) if "#" in key]
    if not keys:
        return {}
    instruments = {split_key(key)[0] for key in keys}
    texts = list(
        ArticleText.objects.filter(version__instrument__key__in=instruments).select_related(
            "version__instrument", "provision"
        )
    )
    numbers = read_numbers(instruments)
    return {key: _on_day(key, PartialDate(day), texts, numbers) for key in keys}


def _on_day(key, day, texts, numbers):
    possible = pick_texts([text for text in texts if text.provision.key == key], day)
    if not possible:
        sentence = _("No text of this article as of %(day)s is recorded here.")
        return ArticleOnDay(note=sentence % {"day": format_partial_date(day)})
    chosen = possible[0]
    article = ArticleOnDay(view_article(chosen), describe_days(chosen.version))
    if len(possible) > 1:
        labels = ", ".join(text.version.label for text in reversed(possible))
        sentence = _("The day is not exact: the text may be that of %(labels)s.")
        article.note = sentence % {"labels": labels}
    article.url = f"{chosen.version.instrument.get_absolute_url()}?on={day}#compare"
    _add_today(article, chosen, texts, numbers[chosen.version.instrument.key])
    return article


def _add_today(article, chosen, texts, numbers):
    """The same article in the text of today, if that is another text."""
    own = [text for text in texts if text.version.instrument_id == chosen.version.instrument_id]
    current = _current_version({text.version for text in own})
    if current is None:
        article.now = _("no longer in force")
        return
    if current == chosen.version:
        return
    later = numbers.follow(chosen.version.label, chosen.provision.number)
    here = [at.number for at in later if at.version == current.label]
    if here and here != [chosen.provision.number]:
        article.now = _("%(numbers)s today") % {"numbers": ", ".join(map(label_number, here))}
    article.is_same_today = here == [chosen.provision.number]
    by_number = {text.provision.number: text for text in own if text.version == current}
    today = next((by_number[number] for number in here if number in by_number), None)
    article.today = compare_texts(chosen, today) if today else None


def _current_version(versions):
    day = PartialDate(timezone.localdate().isoformat())
    return next(iter(pick_versions(versions, day)), None)
