"""Programs of people: a client with a token of some scopes."""

from incidents.actions.people import tokens


class Program:
    """What somebody's program asks, by a token with these scopes; with all of them by default."""

    def __init__(self, client, person, *scopes):
        chosen = scopes or [scope.value for scope in tokens.scopes_of(person)]
        self.client = client
        self.token, self.secret = tokens.make_token("Program", chosen, days=1, by=person)

    def headers(self, more):
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.secret}"} | named

    def get(self, address, **headers):
        return self.client.get(address, headers=self.headers(headers))

    def send(self, address, fields, **headers):
        """A form, with a file where a field is one."""
        return self.client.post(address, fields, headers=self.headers(headers))

    def post(self, address, sent=None, **headers):
        return self._ask(self.client.post, address, sent, headers)

    def patch(self, address, sent=None, **headers):
        return self._ask(self.client.patch, address, sent, headers)

    def _ask(self, ask, address, sent, headers):
        kind = "application/json"
        return ask(address, sent, content_type=kind, headers=self.headers(headers))
