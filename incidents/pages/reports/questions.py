"""What a firm is asked, in steps: the words of the page, and which answer opens which question.

Sources: Regulation (EU) 2023/2675, articles 2 and 5 (what a request to examine has to show); 15 CFR
760.5 (what a report on a boycott request has to say); and what a desk asks at the first call.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.forms import COUNTRIES


@dataclass(frozen=True)
class Question:
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
class Step:
    """Questions that belong together, and travel together: consent is given step by step."""

    key: str
    title: Promise
    questions: tuple[Question, ...] = field(default_factory=tuple)


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
    Step(
        "demand",
        _("The demand"),
        (
            Question("demanded", _("What were you asked to do, or to stop doing?"), is_needed=True),
            Question(
                "demanded_by",
                _("Who asked it of you?"),
                "line",
                _("The body and, if you know it, its department. Not a private person."),
                is_needed=True,
            ),
            Question("state", _("Of which state is that body?"), "country", is_needed=True),
            Question(
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
            Question(
                "on",
                _("When did it reach you?"),
                "day",
                _("A year, month or day, as you know it: 2018, 2018-05 or 2018-05-25."),
                is_needed=True,
            ),
            Question(
                "words",
                _("In which words?"),
                help=_("Word for word, in the language in which it came, if you can."),
                when=("form", ("letter", "spoken", "decision", "public", "partner")),
            ),
            Question("has_deadline", _("Was there a deadline?"), "choice", choices=YES_NO),
            Question("deadline", _("Until when?"), "day", when=("has_deadline", ("yes",))),
            Question(
                "law",
                _("Which law or article did they cite?"),
                "law",
                _("Begin to type: the register's laws are in this page, nothing is asked for."),
                when=("form", ("letter", "spoken", "decision", "public", "partner")),
            ),
        ),
    ),
    Step(
        "state_part",
        _("The state's part"),
        (
            Question(
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
            Question(
                "attribution_why",
                _("What makes you think so?"),
                when=("attribution", ("told", "inferred")),
            ),
            Question(
                "policy",
                _("Which decision of a government or parliament is it meant to change?"),
                help=_("The European Union's instrument asks for such an aim."),
            ),
        ),
    ),
    Step(
        "wording",
        _("The wording"),
        (
            Question(
                "is_wording",
                _("Is it about words, names, maps or pictures?"),
                "choice",
                choices=YES_NO,
            ),
            Question("before", _("What it said before"), when=("is_wording", ("yes",))),
            Question("after", _("What it is to say"), when=("is_wording", ("yes",))),
            Question(
                "place",
                _("Where it stands"),
                "line",
                _("A page, a package, an app, a map."),
                when=("is_wording", ("yes",)),
            ),
        ),
    ),
    Step(
        "pressure",
        _("The pressure"),
        (
            Question("threatened", _("What was threatened, or hinted at?")),
            Question("happened", _("What has happened since?")),
            Question(
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
            Question(
                "harm_why",
                _("How you arrive at that"),
                when=(
                    "harm",
                    ("below-100k", "below-1m", "below-10m", "below-100m", "above-100m"),
                ),
            ),
            Question("others", _("Who else was hit, as far as you know?")),
        ),
    ),
    Step(
        "answer",
        _("Your answer"),
        (
            Question(
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
            Question("means_to", _("What do you mean to do?")),
            Question(
                "home_law",
                _("Does a law of your own country forbid what is asked?"),
                "choice",
                choices=YES_NO,
            ),
            Question("home_law_which", _("Which one?"), "line", when=("home_law", ("yes",))),
            Question(
                "us_person",
                _("Is your firm American, or controlled from the United States?"),
                "choice",
                _("A request to take part in a boycott may then have to be reported there."),
                choices=YES_NO,
            ),
            Question(
                "received_in_us",
                _("Did the request reach you inside the United States?"),
                "choice",
                choices=YES_NO,
                when=("us_person", ("yes",)),
            ),
        ),
    ),
    Step(
        "firm",
        _("Your firm"),
        (
            Question("firm", _("Name of the firm"), "line"),
            Question("country", _("Home country"), "country"),
            Question("sector", _("What it does"), "line"),
            Question(
                "contact",
                _("How else may the desk reach you?"),
                "line",
                _("Nothing is needed: the desk answers in the thread that your receipt opens."),
            ),
        ),
    ),
    Step(
        "evidence",
        _("Evidence"),
        (Question("evidence", _("What can you show, and what do the files below show?")),),
    ),
)

NEEDED = tuple(question.key for step in STEPS for question in step.questions if question.is_needed)


def labels():
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
