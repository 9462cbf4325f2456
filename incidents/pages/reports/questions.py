"""What a firm is asked, in steps: the words of the page, and which answer opens which question.

Sources: Regulation (EU) 2023/2675, articles 2 and 5 (what a request to examine has to show); 15 CFR
760.5 (what a report on a boycott request has to say); and what a desk asks at the first call.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES


@dataclass(frozen=True)
class ReportQuestion:
    """One question. `kind`: line, text, day, choice, country, law. `when`: (key, answers)."""

    key: str
    label: Promise
    kind: str = "text"
    help: Promise | str = ""
    choices: tuple[tuple[str, Promise], ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    is_needed: bool = False

    @property
    def opens_with(self):
        """The rule as the page carries it: "form:letter decision"."""
        return f"{self.when[0]}:{' '.join(self.when[1])}" if self.when else ""


@dataclass(frozen=True)
class ReportStep:
    """Questions that belong together, and travel together: consent is given step by step."""

    key: str
    title: Promise
    questions: tuple[ReportQuestion, ...] = field(default_factory=tuple)


YES_NO = (("yes", _("yes")), ("no", _("no")), ("unknown", _("we do not know")))

# How far the firm lets the answers of a step travel, least first.
LADDER = (
    ("desk", _("this desk only")),
    ("allied", _("this desk and allied desks")),
    ("counted", _("counted, never shown")),
    ("sector", _("shown with the sector, without our name")),
    ("named", _("shown with our name")),
)

STEPS = (
    ReportStep(
        "demand",
        _("The demand"),
        (
            ReportQuestion(
                "demanded", _("What were you asked to do, or to stop doing?"), is_needed=True
            ),
            ReportQuestion(
                "demanded_by",
                _("Who asked it of you?"),
                "line",
                _("The body and, if you know it, its department. Not a private person."),
                is_needed=True,
            ),
            ReportQuestion("state", _("Of which state is that body?"), "country", is_needed=True),
            ReportQuestion(
                "form",
                _("How did it reach you?"),
                "choice",
                choices=(
                    ("letter", _("a letter or e-mail")),
                    ("spoken", _("a call or a meeting")),
                    ("decision", _("a decision, an inspection or a fine")),
                    ("public", _("in public: a post, an article, a spokesman")),
                    ("partner", _("through a partner, an agent or an employee")),
                    ("unspoken", _("nobody asked: we saw what happened to others")),
                ),
                is_needed=True,
            ),
            ReportQuestion(
                "on",
                _("When did it reach you?"),
                "day",
                _("A year, month or day, as you know it: 2018, 2018-05 or 2018-05-25."),
                is_needed=True,
            ),
            ReportQuestion(
                "words",
                _("In which words?"),
                help=_("Word for word, in the language in which it came, if you can."),
                when=("form", ("letter", "spoken", "decision", "public", "partner")),
            ),
            ReportQuestion("has_deadline", _("Was there a deadline?"), "choice", choices=YES_NO),
            ReportQuestion("deadline", _("Until when?"), "day", when=("has_deadline", ("yes",))),
            ReportQuestion(
                "law",
                _("Which law or article did they cite?"),
                "law",
                _("Begin to type: the register's laws are in this page, nothing is asked for."),
                when=("form", ("letter", "spoken", "decision", "public", "partner")),
            ),
        ),
    ),
    ReportStep(
        "state_part",
        _("The state's part"),
        (
            ReportQuestion(
                "attribution",
                _("How do you know that a state stands behind it?"),
                "choice",
                choices=(
                    ("itself", _("its own body said so, in its own name")),
                    ("told", _("somebody told us so")),
                    ("inferred", _("we conclude it from what happened")),
                    ("none", _("we do not know that it does")),
                ),
            ),
            ReportQuestion(
                "attribution_why",
                _("What makes you think so?"),
                when=("attribution", ("told", "inferred")),
            ),
            ReportQuestion(
                "policy",
                _("Which decision of a government or parliament is it meant to change?"),
                help=_("The European Union's instrument asks for such an aim."),
            ),
        ),
    ),
    ReportStep(
        "wording",
        _("The wording"),
        (
            ReportQuestion(
                "is_wording",
                _("Is it about words, names, maps or pictures?"),
                "choice",
                choices=YES_NO,
            ),
            ReportQuestion("before", _("What it said before"), when=("is_wording", ("yes",))),
            ReportQuestion("after", _("What it is to say"), when=("is_wording", ("yes",))),
            ReportQuestion(
                "place",
                _("Where it stands"),
                "line",
                _("A page, a package, an app, a map."),
                when=("is_wording", ("yes",)),
            ),
        ),
    ),
    ReportStep(
        "pressure",
        _("The pressure"),
        (
            ReportQuestion("threatened", _("What was threatened, or hinted at?")),
            ReportQuestion("happened", _("What has happened since?")),
            ReportQuestion(
                "harm",
                _("What it has cost so far, or would cost"),
                "choice",
                choices=(
                    ("none", _("nothing yet")),
                    ("below-100k", _("below EUR 100,000")),
                    ("below-1m", _("EUR 100,000 to 1 million")),
                    ("below-10m", _("EUR 1 to 10 million")),
                    ("below-100m", _("EUR 10 to 100 million")),
                    ("above-100m", _("more than EUR 100 million")),
                    ("unknown", _("we cannot tell")),
                ),
            ),
            ReportQuestion(
                "harm_why",
                _("How you arrive at that"),
                when=(
                    "harm",
                    ("below-100k", "below-1m", "below-10m", "below-100m", "above-100m"),
                ),
            ),
            ReportQuestion("others", _("Who else was hit, as far as you know?")),
        ),
    ),
    ReportStep(
        "answer",
        _("Your answer"),
        (
            ReportQuestion(
                "response",
                _("What have you done?"),
                "choice",
                choices=(
                    ("nothing", _("nothing yet")),
                    ("complied", _("what was asked")),
                    ("partly", _("a part of it")),
                    ("refused", _("we refused")),
                    ("reversed", _("first what was asked, then taken back")),
                ),
            ),
            ReportQuestion("means_to", _("What do you mean to do?")),
            ReportQuestion(
                "home_law",
                _("Does a law of your own country forbid what is asked?"),
                "choice",
                choices=YES_NO,
            ),
            ReportQuestion("home_law_which", _("Which one?"), "line", when=("home_law", ("yes",))),
            ReportQuestion(
                "us_person",
                _("Is your firm American, or controlled from the United States?"),
                "choice",
                _("A request to take part in a boycott may then have to be reported there."),
                choices=YES_NO,
            ),
            ReportQuestion(
                "received_in_us",
                _("Did the request reach you inside the United States?"),
                "choice",
                choices=YES_NO,
                when=("us_person", ("yes",)),
            ),
        ),
    ),
    ReportStep(
        "firm",
        _("Your firm"),
        (
            ReportQuestion("firm", _("Name of the firm"), "line"),
            ReportQuestion("country", _("Home country"), "country"),
            ReportQuestion("sector", _("What it does"), "line"),
            ReportQuestion(
                "contact",
                _("How else may the desk reach you?"),
                "line",
                _("Nothing is needed: the desk answers in the thread that your receipt opens."),
            ),
        ),
    ),
    ReportStep(
        "evidence",
        _("Evidence"),
        (ReportQuestion("evidence", _("What can you show, and what do the files below show?")),),
    ),
)

NEEDED = tuple(question.key for step in STEPS for question in step.questions if question.is_needed)


def question_labels():
    """{key: words} of every question, step and choice, for whoever reads an opened report."""
    told = {"steps": {}, "questions": {}, "choices": {}, "ladder": dict(LADDER)}
    for step in STEPS:
        told["steps"][step.key] = {
            "title": step.title,
            "questions": [question.key for question in step.questions],
        }
        for question in step.questions:
            told["questions"][question.key] = question.label
            choices = COUNTRIES if question.kind == "country" else question.choices
            told["choices"][question.key] = dict(choices)
    return told
