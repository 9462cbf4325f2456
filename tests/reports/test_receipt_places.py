"""One receipt opens several reports, which nobody without its words can tell to have one."""

import pytest

pytestmark = pytest.mark.node

PLACES = """
  import {hex} from "./vendor/sealed.js";
  import {hkdfSync} from "node:crypto";
  import {Refusal} from "./js/reports/page.js";
  import {freePlace, PLACES, reportsOf} from "./js/reports/places.js";
  import {keysOf, nonceOf} from "./js/reports/receipt.js";
  const words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
  const half = (label) => hex.encode(new Uint8Array(
    hkdfSync("sha256", hex.decode("7f".repeat(16)), "", `coercion-register receipt ${label}`, 32)));
  const seen = [];
  for (let place = 1; place <= PLACES; place += 1) {
    const keys = await keysOf(words, "classic", place);
    seen.push(keys.lookup, keys.recipient, keys.signing, nonceOf(words, place));
  }
  const first = await keysOf(words, "classic");
  const asked = [];
  const taken = [1, 3];
  const ask = async (lookup) => {
    asked.push(lookup);
    if (taken.some((place) => lookup === seen[4 * (place - 1)])) return {desk: "desk-a"};
    throw new Refusal(404, {code: "unknown"});
  };
  const found = await reportsOf(words, ask);
  const lost = await reportsOf(words, async () => {
    throw new Refusal(503, {code: "closed"});
  }).catch((fault) => fault.code);
  console.log(JSON.stringify({
    different: new Set(seen).size, asked: new Set(asked).size, lost,
    places: found.map((one) => one.place), free: freePlace(found),
    full: freePlace(Array.from({length: PLACES}, (_, at) => ({place: at + 1}))),
    first: [first.lookup, nonceOf(words)], named: [half("lookup"), half("commitment")],
    third: [seen[8], half("lookup 3")],
  }));
"""


def test_each_place_has_keys_of_its_own_and_the_first_those_of_before(node):
    done = node(PLACES)
    assert done["different"] == 40
    assert done["first"] == done["named"]
    assert done["third"][0] == done["third"][1]
    assert done["asked"] == 10
    assert (done["places"], done["free"], done["full"]) == ([1, 3], 2, 0)
    # What the site refuses for another reason is no empty place.
    assert done["lost"] == "closed"
