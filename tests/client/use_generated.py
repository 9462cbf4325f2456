"""Use the generated client as its reader would: use_generated.py FOLDER ORIGIN TOKEN.

It runs in an environment of its own, in which nothing of the site is installed; prints JSON.
"""

import json
import sys

folder, origin, token = sys.argv[1:]
sys.path.insert(0, folder)

from register_client import AuthenticatedClient, Client
from register_client.api.changes import changes
from register_client.api.figures import figure
from register_client.api.incidents import incident, incidents
from register_client.models import Problem

public = Client(base_url=origin)
person = AuthenticatedClient(base_url=origin, token=token)
page = incidents.sync(client=public, topic=["tibet", "-hong-kong"])
own = incidents.sync(client=person, q="tatra")
one = incident.sync(page.results[0].ref, client=public)
refused = incidents.sync(client=public, topic=["weather"])
feed = changes.sync(client=person)
counted = figure.sync("by-topic", client=public, topic=["-tibet"])
json.dump(
    {
        "refs": [row.ref for row in page.results],
        "days": [type(row.released_at).__name__ for row in page.results],
        "own": [row.ref for row in own.results],
        "one": [one.ref, one.title],
        "refused": [isinstance(refused, Problem), refused.status, refused.detail],
        "changes": [row.number for row in feed.results],
        "figure": counted.name,
    },
    sys.stdout,
)
