"""Requests that are sent again, and changes of what somebody else changed meanwhile."""

import datetime as dt
import hashlib

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from incidents.api.web import describe_problem
from incidents.models import ApiToken, RepeatedAnswer

LONGEST_KEY = 100
# A program that tries again does so within days.
KEPT_FOR = dt.timedelta(days=7)
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Your own key of this request, at most 100 letters. Sent again under the same key"
    " within seven days, it does nothing again and gets the same answer.",
)
MATCH_HEADER = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    description="The ETag of the version that you change.",
)


def answer_once(request, act, show, status=200):
    """The answer to a request that acts, or to the same one sent again. In one transaction.

    `act` does it and returns the key of what it made; `show` answers with that row as it is now,
    with a status. A refusal is an exception of `act`: it has done nothing, and can be tried again.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        return describe_problem(400, _("Idempotency-Key: use at most 100 printable letters."))
    with transaction.atomic():
        # Requests of one token wait for each other, so that two copies never act both.
        ApiToken.objects.select_for_update().get(pk=request.auth.pk)
        if not key:
            return show(act(), status)
        digest = _digest(request)
        earlier = RepeatedAnswer.objects.filter(token=request.auth, key=key).first()
        if earlier and earlier.request_sha256 != digest:
            sentence = _("Idempotency-Key: this key was used for another request. Choose another.")
            return describe_problem(422, sentence)
        if earlier:
            return show(earlier.subject, earlier.status)
        subject = str(act())
        _remember(request.auth, key, digest, subject, status)
        return show(subject, status)


def _digest(request):
    words = f"{request.method} {request.get_full_path()}\n".encode()
    sent = _digest_form(request) if request.FILES else request._request.body
    return hashlib.sha256(words + sent).hexdigest()


def _digest_form(request):
    """The fields and files of a form, one digest for each: its body is not in memory twice."""
    fields = [(name, values) for name, values in sorted(request.POST.lists())]
    texts = [f"{name}={values}" for name, values in fields if name not in request.FILES]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            file.seek(0)
            texts.append(f"{name}={file.name} {hashlib.sha256(file.read()).hexdigest()}")
            file.seek(0)
    return "\n".join(texts).encode()


def _remember(token, key, digest, subject, status):
    now = timezone.now()
    RepeatedAnswer.objects.filter(token=token, at__lt=now - KEPT_FOR).delete()
    RepeatedAnswer.objects.create(
        token=token,
        key=key,
        request_sha256=digest,
        status=status,
        subject=subject,
        at=now,
    )


def digest_etag(row):
    """A strong ETag of what is answered, for rows without a time of their last change."""
    return '"' + hashlib.sha256(orjson.dumps(row, default=str)).hexdigest()[:32] + '"'


def write_etag(moment):
    """A strong ETag of the time of the last change."""
    return '"' + hashlib.sha256(moment.isoformat().encode()).hexdigest()[:32] + '"'
