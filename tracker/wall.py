"""Middleware: the second wall around every request (incidents.models.people.second_wall)."""

from incidents.models.people.second_wall import Keeper, describe_reader

# {beginning of an address: why it works across desks, and says itself what it shows}.
OUTSIDE = {
    "/admin/": "Administrators' lists of reference data look up what uses them at every desk.",
    "/calendars/": "A calendar's secret address names the desk whose deadlines it shows.",
    "/saved/feeds/": "A feed's secret address names the person in whose rights it reads.",
    "/saved/unsubscribe/": "Whoever has the letter ends its alerts, without signing in.",
    "/federation/v1/": "A signature names the installation, and that the tier it reads.",
    "/metrics": "It counts the rows that wait, of all desks, and shows none.",
    "/operators/": "It shows administrators the same counts as /metrics.",
}
# Where firms without an account report, follow their thread and take a report back.
OF_FIRMS = "/report/"


class Wall:
    """Middleware: the wall around a request. After the one that knows the person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_outside(request.path):
            return self.get_response(request)
        keeper = Keeper(lambda: read_reader(request))
        with keeper.hold():
            response = self.get_response(request)
        if response.streaming:
            response.streaming_content = keeper.stream(response.streaming_content)
        return response


def is_outside(path):
    """Whether an address is one of those that work across desks."""
    return path.startswith(tuple(OUTSIDE))


def read_reader(request):
    """The Reader of a request; a token says only in the API whose it is."""
    is_firm = request.path.startswith(OF_FIRMS)
    return describe_reader(getattr(request, "user", None), is_firm=is_firm)
