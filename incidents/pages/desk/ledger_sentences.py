"""What each row of the ledger says: a sentence for each verb that an action records."""

from django.utils.translation import gettext_lazy

# What is said alike of a release of a case and of a collective response.
RELEASE_SENTENCES = {
    "proposed": gettext_lazy("%(who)s proposed version %(version)s for release."),
    "sent back": gettext_lazy("%(who)s sent back version %(version)s."),
    "set aside": gettext_lazy("%(who)s set aside version %(version)s, which had been sent back."),
}
# {verb: sentence}. The names in a sentence are those of `_words`.
SENTENCES = {
    "case logged": gettext_lazy("%(who)s logged this case."),
    "case changed": gettext_lazy("%(who)s changed %(fields)s."),
    "case loaded": gettext_lazy("%(who)s imported this case from the data set “%(data_set)s”."),
    "case reloaded": gettext_lazy(
        "%(who)s imported a newer version of the data set “%(data_set)s”, which changed %(fields)s."
    ),
    "case in conflict with a file": gettext_lazy(
        "%(who)s imported a newer version of the data set “%(data_set)s”, which conflicts with this"
        " case in %(fields)s. The case keeps its own values."
    ),
    "conflict decided": gettext_lazy("%(who)s decided a conflict with a file in %(fields)s."),
    "case brought back": gettext_lazy(
        "%(who)s undid an import of the data set “%(data_set)s”, which had changed this case."
    ),
    "case removed with its import": gettext_lazy(
        "%(who)s undid an import of the data set “%(data_set)s”, which had added this case."
    ),
    "import undone": gettext_lazy("%(who)s undid an import of the data set “%(data_set)s”."),
    "party correction proposed": gettext_lazy("%(who)s proposed a correction of %(subject)s."),
    "party corrected": gettext_lazy("%(who)s corrected %(subject)s."),
    "party merge proposed": gettext_lazy("%(who)s proposed to merge %(subject)s into another."),
    "parties merged": gettext_lazy("%(who)s merged %(subject)s into another."),
    "party change declined": gettext_lazy("%(who)s declined a change of %(subject)s."),
    "party change undone": gettext_lazy("%(who)s undid a change of %(subject)s."),
    "party of case changed": gettext_lazy(
        "%(who)s corrected or merged %(fields)s of this case in the registry."
    ),
    "group of a firm checked": gettext_lazy("%(who)s checked the group of %(subject)s."),
    "likeness dismissed": gettext_lazy("%(who)s noted that %(subject)s is not another."),
    "law change proposed": gettext_lazy("%(who)s proposed to change %(subject)s."),
    "law changed": gettext_lazy("%(who)s changed %(subject)s, as a colleague proposed."),
    "law change declined": gettext_lazy("%(who)s declined a change of %(subject)s."),
    "law proposed": gettext_lazy("%(who)s proposed %(subject)s."),
    "law confirmed": gettext_lazy("%(who)s confirmed %(subject)s."),
    "law proposal withdrawn": gettext_lazy("%(who)s withdrew %(subject)s."),
    "campaign added": gettext_lazy("%(who)s added %(subject)s."),
    "campaign changed": gettext_lazy("%(who)s changed %(subject)s."),
    "campaign approved": gettext_lazy("%(who)s approved %(subject)s."),
    "related case dismissed": gettext_lazy(
        "%(who)s noted that another case has nothing to do with this one."
    ),
    "word decided": gettext_lazy("%(who)s decided on the word “%(subject)s” of a file."),
    "release approved": gettext_lazy(
        "%(who)s approved version %(version)s. It was published as %(ref)s."
    ),
    **{
        f"{noun} {verb}": sentence
        for noun in ("release", "response", "share")
        for verb, sentence in RELEASE_SENTENCES.items()
    },
    **dict.fromkeys(
        ("consent renewed", "response consent renewed"),
        gettext_lazy(
            "%(who)s recorded a renewed consent after the withdrawal of version %(version)s."
        ),
    ),
    "release withdrawn": gettext_lazy(
        "%(who)s withdrew version %(version)s (%(ref)s) from the register."
    ),
    "share started": gettext_lazy("%(who)s chose a circle with which to share this case."),
    "share approved": gettext_lazy(
        "%(who)s approved version %(version)s. It was shared with the circle %(circle)s."
    ),
    "share withdrawn": gettext_lazy("%(who)s withdrew version %(version)s from the circle."),
    "circle made": gettext_lazy("%(who)s made the %(subject)s."),
    "desk invited to circle": gettext_lazy("%(who)s invited %(other_desk)s to the %(subject)s."),
    "circle joined": gettext_lazy("%(who)s joined the %(subject)s for the desk."),
    "circle left": gettext_lazy("%(who)s took %(other_desk)s out of the %(subject)s."),
    "circle reviewed": gettext_lazy("%(who)s reviewed the %(subject)s."),
    "statement proposed": gettext_lazy("%(who)s wrote the %(subject)s to another desk."),
    "statement sent": gettext_lazy("%(who)s approved and sent the %(subject)s."),
    "statement withdrawn": gettext_lazy("%(who)s withdrew the %(subject)s."),
    "statement answered": gettext_lazy("%(who)s answered the %(subject)s of another desk."),
    "peer proposed": gettext_lazy("%(who)s added another installation, %(subject)s."),
    "peer confirmed": gettext_lazy("%(who)s confirmed another installation, %(subject)s."),
    "peer ended": gettext_lazy("%(who)s ended the exchange with %(subject)s."),
    "releases received": gettext_lazy("%(who)s received %(count)s changes from %(subject)s."),
    "received release taken in": gettext_lazy("%(who)s took in the %(subject)s."),
    "received release refused": gettext_lazy("%(who)s did not take in the %(subject)s."),
    "response logged": gettext_lazy("%(who)s logged this collective response."),
    "response changed": gettext_lazy("%(who)s changed %(fields)s."),
    "response approved": gettext_lazy("%(who)s approved version %(version)s. It was published."),
    "response withdrawn": gettext_lazy("%(who)s withdrew version %(version)s."),
    "deadline started": gettext_lazy("%(who)s started a statutory deadline."),
    "deadline extended": gettext_lazy("%(who)s extended a statutory deadline."),
    "deadline paused": gettext_lazy("%(who)s paused a statutory deadline."),
    "deadline resumed": gettext_lazy("%(who)s resumed a statutory deadline."),
    "deadline ended": gettext_lazy("%(who)s ended a statutory deadline."),
    "calendar address made": gettext_lazy("%(who)s created a calendar link for the desk."),
    "calendar address revoked": gettext_lazy("%(who)s revoked the calendar link of the desk."),
    "case taken over": gettext_lazy(
        "%(who)s took over this TLP:RED case, which nobody at the desk could read any more."
    ),
    "case assigned": gettext_lazy("%(who)s changed the owner of this case."),
    "task added": gettext_lazy("%(who)s added a task."),
    "task done": gettext_lazy("%(who)s marked a task as done."),
    "task reopened": gettext_lazy("%(who)s opened a task again."),
    "task due": gettext_lazy("%(who)s reminded of a task that is due."),
    "comment written": gettext_lazy("%(who)s wrote a comment."),
    "evidence added": gettext_lazy("%(who)s added evidence, version %(version)s of a file."),
    "evidence described": gettext_lazy("%(who)s changed what is said of a piece of evidence."),
    "brief saved": gettext_lazy("%(who)s saved a brief of this case as a file."),
    "filing pack saved": gettext_lazy("%(who)s saved a filing of this case as a file."),
    "evidence erased": gettext_lazy("%(who)s erased version %(version)s of a piece of evidence."),
    "evidence saved": gettext_lazy("%(who)s saved version %(version)s of a piece of evidence."),
    "evidence marked for release": gettext_lazy(
        "%(who)s marked pages of a piece of evidence, version %(version)s, for the next release."
    ),
    "evidence kept from release": gettext_lazy(
        "%(who)s took back that a piece of evidence is marked for release."
    ),
    "evidence released": gettext_lazy(
        "%(who)s looked at a piece of evidence page by page, and approved that version %(version)s"
        " shows it."
    ),
    "readers named": gettext_lazy("%(who)s changed who may read this case."),
    "case linked": gettext_lazy("%(who)s linked this case with others of the same demand."),
    "case unlinked": gettext_lazy("%(who)s took this case out of those linked with it."),
    "case used only together": gettext_lazy(
        "%(who)s recorded that the firm lets this case be used only together."
    ),
    "joint demand confirmed": gettext_lazy("%(who)s confirmed that the linked cases are one."),
    "joint demand not confirmed": gettext_lazy("%(who)s took back that the linked cases are one."),
    "firm verified": gettext_lazy("%(who)s recorded that the firm is verified."),
    "firm verification taken back": gettext_lazy(
        "%(who)s recorded that the firm is not verified after all."
    ),
    "enterprise group checked": gettext_lazy("%(who)s checked the enterprise group of the firm."),
    "case idle": gettext_lazy("%(who)s reminded the owner: nothing had happened for 14 days."),
    "batch proposed": gettext_lazy("%(who)s proposed %(count)s cases together."),
    "batch approved": gettext_lazy(
        "%(who)s approved %(count)s cases together and held back %(held_back)s."
    ),
    "batch sent back": gettext_lazy("%(who)s sent back %(count)s cases together."),
    "batch withdrawn": gettext_lazy("%(who)s withdrew %(count)s cases together."),
    "cases edited together": gettext_lazy("%(who)s edited %(count)s cases together."),
    "edit of cases undone": gettext_lazy("%(who)s undid an edit of %(count)s cases."),
    "case list saved": gettext_lazy("%(who)s saved a list of cases for the desk."),
    "case list removed": gettext_lazy("%(who)s removed a list of cases of the desk."),
    "cases exported": gettext_lazy("%(who)s exported %(count)s cases as a file."),
    "history exported": gettext_lazy("%(who)s exported the history of the desk, %(count)s lines."),
    "key of the history changed": gettext_lazy(
        "%(who)s changed the key that signs the days of the history. It begins with %(subject)s."
    ),
    "search saved": gettext_lazy("%(who)s saved a search for the desk."),
    "search renamed": gettext_lazy("%(who)s renamed a search of the desk."),
    "search removed": gettext_lazy("%(who)s removed a search of the desk."),
    "person invited": gettext_lazy("%(who)s invited %(subject)s."),
    "person changed": gettext_lazy("%(who)s changed the account of %(subject)s."),
    "appointment proposed": gettext_lazy(
        "%(who)s proposed %(subject)s as %(roles)s at the desk %(desk)s."
    ),
    "appointment confirmed": gettext_lazy(
        "%(who)s confirmed %(subject)s as %(roles)s at the desk %(desk)s."
    ),
    "appointment declined": gettext_lazy(
        "%(who)s declined %(subject)s as %(roles)s at the desk %(desk)s."
    ),
    "appointment withdrawn": gettext_lazy(
        "%(who)s withdrew the proposal of %(subject)s as %(roles)s at the desk %(desk)s."
    ),
    "desk founded": gettext_lazy("%(who)s appointed the first people of the desk %(desk)s."),
    "administrator proposed": gettext_lazy("%(who)s proposed %(subject)s as an administrator."),
    "administrator confirmed": gettext_lazy("%(who)s confirmed %(subject)s as an administrator."),
    "administrator declined": gettext_lazy("%(who)s declined %(subject)s as an administrator."),
    "delegation made": gettext_lazy(
        "%(who)s named a colleague who receives their work while they are away."
    ),
    "delegation ended": gettext_lazy(
        "%(who)s ended a colleague's standing in before its last day."
    ),
    "end of administrator proposed": gettext_lazy(
        "%(who)s proposed that %(subject)s is no longer an administrator."
    ),
    "end of administrator confirmed": gettext_lazy(
        "%(who)s confirmed that %(subject)s is no longer an administrator."
    ),
    "end of administrator declined": gettext_lazy(
        "%(who)s declined that %(subject)s is no longer an administrator."
    ),
    "use of recovery key proposed": gettext_lazy(
        "%(who)s proposed that %(subject)s may use the recovery key of the inbox."
    ),
    "use of recovery key confirmed": gettext_lazy(
        "%(who)s confirmed that %(subject)s may use the recovery key of the inbox."
    ),
    "use of recovery key declined": gettext_lazy(
        "%(who)s declined that %(subject)s may use the recovery key of the inbox."
    ),
    "inbox officer ended": gettext_lazy(
        "%(who)s took the role of an inbox officer from %(subject)s."
    ),
    "removal of second factor proposed": gettext_lazy(
        "%(who)s asked for the second factor of %(subject)s to be removed."
    ),
    "removal of second factor confirmed": gettext_lazy(
        "%(who)s confirmed that the second factor of %(subject)s is removed."
    ),
    "removal of second factor declined": gettext_lazy(
        "%(who)s declined to remove the second factor of %(subject)s."
    ),
    "second factor removed": gettext_lazy("%(who)s removed the second factor of %(subject)s."),
    "officer's key made": gettext_lazy("%(who)s created an inbox key."),
    "key for older programs offered": gettext_lazy(
        "%(who)s offered a key for firms with an older version of age."
    ),
    "key for older programs ended": gettext_lazy(
        "%(who)s stopped offering a key for firms with an older version of age."
    ),
    "officer's key wrapped anew": gettext_lazy("%(who)s changed how their inbox key is locked."),
    "list of keys signed": gettext_lazy("%(who)s signed the list of keys of the desk."),
    "journal accepted": gettext_lazy(
        "%(who)s accepted the journal as it was, as two administrators confirmed."
    ),
    "codes for firms made": gettext_lazy("%(who)s made codes for firms."),
    "list of keys expires": gettext_lazy(
        "%(who)s found that the list of keys of %(subject)s expires soon."
    ),
    "statistical release published": gettext_lazy(
        "%(who)s published the statistical release %(subject)s."
    ),
    "reply received": gettext_lazy("%(who)s received a reply to %(subject)s."),
    "reply verified": gettext_lazy(
        "%(who)s verified who wrote a reply to %(subject)s: it is shown with the entry."
    ),
    "reply refused": gettext_lazy("%(who)s refused a reply to %(subject)s."),
    "dashboard shared": gettext_lazy("%(who)s changed who can see a dashboard of their own."),
    "shared dashboard removed": gettext_lazy("%(who)s removed a dashboard that others could see."),
    "webhook made": gettext_lazy("%(who)s made a webhook: changes are sent to another address."),
    "webhook paused": gettext_lazy("%(who)s paused a webhook."),
    "webhook resumed": gettext_lazy("%(who)s resumed a webhook."),
    "webhook tested": gettext_lazy("%(who)s sent a test to the address of a webhook."),
    "webhook message replayed": gettext_lazy("%(who)s sent a message of a webhook again."),
    "webhook removed": gettext_lazy("%(who)s removed a webhook."),
    "webhook stopped": gettext_lazy("%(who)s stopped a webhook: its address refused everything."),
    "secret of a webhook renewed": gettext_lazy("%(who)s renewed the secret of a webhook."),
    "token made": gettext_lazy(
        "%(who)s made a token for a program, which begins with %(subject)s."
    ),
    "token revoked": gettext_lazy("%(who)s revoked the token that begins with %(subject)s."),
    "edition published": gettext_lazy("%(who)s published edition %(subject)s of the public data."),
    "reference added": gettext_lazy("%(who)s added reference data: %(subject)s."),
    "reference changed": gettext_lazy("%(who)s changed reference data: %(subject)s."),
    "reference removed": gettext_lazy("%(who)s removed reference data: %(subject)s."),
}
