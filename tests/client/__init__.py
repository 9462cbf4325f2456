"""A client generated from the description of the API, used against a site: `make client`."""
