"""The questions for a firm, in steps, and which answer opens which question.

Sources: Regulation (EU) 2023/2675, articles 2 and 5 (what a request to examine has to show); 15 CFR
760.5 (what a report on a boycott request has to say); and what a desk asks in a first call.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES
from incidents.values.consent_groups import CONSENT_OF_STEP


@dataclass(frozen=True)
class ReportQuestion:
    """One question. `kind`: line, text, day, choice, country, law. `when`: (key, answers)."""

    key: str
    label: Promise
    kind: str = "text"
    help: Promise | str = ""
    choices: tuple[tuple[str, Promise], ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    is_required: bool = False

    @property
    def opens_with(self):
        """The rule in the form that the page uses: "form:letter decision"."""
        return f"{self.when[0]}:{' '.join(self.when[1])}" if self.when else ""


@dataclass(frozen=True)
class ReportStep:
    """Questions that belong together. The firm gives consent step by step."""

    key: str
    title: Promise
    questions: tuple[ReportQuestion, ...] = field(default_factory=tuple)


YES_NO = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("We do not know")))

# Who may see the answers of a step, fewest first.
LADDER = (
    ("desk", _("This desk only")),
    ("allied", _("This desk and allied desks")),
    ("counted", _("Also counted in statistics, but never published")),
    ("sector", _("Also published, with our sector and without our name")),
    ("named", _("Also published, with our name")),
)

STEPS = (
    ReportStep(
        "demand",
        _("The demand"),
        (
            ReportQuestion(
                "demanded", _("What were you asked to do or to stop doing?"), is_required=True
            ),
            ReportQuestion(
                "demanded_by",
                _("Who asked you?"),
                "line",
                _("The authority and, if known, its department. Do not name a private person."),
                is_required=True,
            ),
            ReportQuestion(
                "state", _("Which state does it belong to?"), "country", is_required=True
            ),
            ReportQuestion(
                "form",
                _("How did it reach you?"),
                "choice",
                choices=(
                    ("letter", _("A letter or e-mail")),
                    ("spoken", _("A call or a meeting")),
                    ("decision", _("A decision, an inspection or a fine")),
                    ("public", _("In public: a post, an article or a spokesperson")),
                    ("partner", _("Through a partner, an agent or an employee")),
                    ("unspoken", _("Nobody asked us: we saw what happened to others")),
                ),
                is_required=True,
            ),
            ReportQuestion(
                "on",
                _("When did it reach you?"),
                "day",
                _("The year, month or day, as far as you know: 2018, 2018-05 or 2018-05-25."),
                is_required=True,
            ),
            ReportQuestion(
                "words",
                _("What exactly did they say or write?"),
                help=_("If you can, quote it word for word in the original language."),
                when=("form", ("letter", "spoken", "decision", "public", "partner")),
            ),
            ReportQuestion("has_deadline", _("Was there a deadline?"), "choice", choices=YES_NO),
            ReportQuestion(
                "deadline", _("When is the deadline?"), "day", when=("has_deadline", ("yes",))
            ),
            ReportQuestion(
                "law",
                _("Which law or article did they cite?"),
                "law",
                _("Start typing to search the laws in the register. Your search is not sent."),
                when=("form", ("letter", "spoken", "decision", "public", "partner")),
            ),
        ),
    ),
    ReportStep(
        "state_part",
        _("Government involvement"),
        (
            ReportQuestion(
                "attribution",
                _("How do you know that a government is behind this?"),
                "choice",
                choices=(
                    ("itself", _("A government body said so in its own name")),
                    ("told", _("Somebody told us")),
                    ("inferred", _("We conclude it from what happened")),
                    ("none", _("We do not know")),
                ),
            ),
            ReportQuestion(
                "attribution_why",
                _("What makes you think so?"),
                when=("attribution", ("told", "inferred")),
            ),
            ReportQuestion(
                "policy",
                _("Which decision of a government or parliament is this meant to change?"),
                help=_("The European Union's anti-coercion instrument requires such an aim."),
            ),
        ),
    ),
    ReportStep(
        "wording",
        _("The wording"),
        (
            ReportQuestion(
                "is_wording",
                _("Is it about words, names, maps or images?"),
                "choice",
                choices=YES_NO,
            ),
            ReportQuestion(
                "before", _("What did your wording say before?"), when=("is_wording", ("yes",))
            ),
            ReportQuestion(
                "after", _("What are you asked to write instead?"), when=("is_wording", ("yes",))
            ),
            ReportQuestion(
                "place",
                _("Where does the wording appear?"),
                "line",
                _("For example: a web page, a package, an app or a map."),
                when=("is_wording", ("yes",)),
            ),
        ),
    ),
    ReportStep(
        "pressure",
        _("The pressure"),
        (
            ReportQuestion("threatened", _("What was threatened or hinted at?")),
            ReportQuestion("happened", _("What has happened since?")),
            ReportQuestion(
                "harm",
                _("What has it cost you so far, or what would it cost?"),
                "choice",
                choices=(
                    ("none", _("Nothing yet")),
                    ("below-100k", _("Less than EUR 100,000")),
                    ("below-1m", _("EUR 100,000 to 1 million")),
                    ("below-10m", _("EUR 1 to 10 million")),
                    ("below-100m", _("EUR 10 to 100 million")),
                    ("above-100m", _("More than EUR 100 million")),
                    ("unknown", _("We cannot say")),
                ),
            ),
            ReportQuestion(
                "harm_why",
                _("How did you estimate this?"),
                when=(
                    "harm",
                    ("below-100k", "below-1m", "below-10m", "below-100m", "above-100m"),
                ),
            ),
            ReportQuestion("others", _("Which other firms were affected, as far as you know?")),
        ),
    ),
    ReportStep(
        "answer",
        _("Your response"),
        (
            ReportQuestion(
                "response",
                _("What have you done?"),
                "choice",
                choices=(
                    ("nothing", _("Nothing yet")),
                    ("complied", _("What was asked")),
                    ("partly", _("Part of what was asked")),
                    ("refused", _("We refused")),
                    ("reversed", _("We did what was asked, then reversed it")),
                ),
            ),
            ReportQuestion("means_to", _("What do you plan to do?")),
            ReportQuestion(
                "home_law",
                _("Does the law of your own country forbid what is asked?"),
                "choice",
                choices=YES_NO,
            ),
            ReportQuestion("home_law_which", _("Which law?"), "line", when=("home_law", ("yes",))),
            ReportQuestion(
                "us_person",
                _("Is your firm American, or controlled from the United States?"),
                "choice",
                _("If so, you may have to report a boycott request to the US authorities."),
                choices=YES_NO,
            ),
            ReportQuestion(
                "received_in_us",
                _("Did you receive the request in the United States?"),
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
            ReportQuestion("sector", _("What does your firm do?"), "line"),
            ReportQuestion(
                "contact",
                _("How else can the desk reach you?"),
                "line",
                _("You can leave this blank: the desk replies in the thread of your receipt."),
            ),
        ),
    ),
    ReportStep(
        "evidence",
        _("Evidence"),
        (
            ReportQuestion(
                "evidence", _("What evidence do you have, and what do the files below show?")
            ),
        ),
    ),
)

REQUIRED = tuple(
    question.key for step in STEPS for question in step.questions if question.is_required
)


def question_labels():
    """{key: label} of every question, step and choice, to show an opened report.

    `days` are the keys of questions whose answers are dates.
    """
    labels = {"steps": {}, "questions": {}, "choices": {}, "days": [], "ladder": dict(LADDER)}
    labels["consents"] = {step: consent.value for step, consent in CONSENT_OF_STEP.items()}
    for step in STEPS:
        labels["steps"][step.key] = {
            "title": step.title,
            "questions": [question.key for question in step.questions],
        }
        for question in step.questions:
            labels["questions"][question.key] = question.label
            if question.kind == "day":
                labels["days"].append(question.key)
            choices = COUNTRIES if question.kind == "country" else question.choices
            labels["choices"][question.key] = dict(choices)
    return labels
