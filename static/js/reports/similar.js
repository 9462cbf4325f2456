// Whether two letters are much the same text. Pure functions over texts that an officer has opened:
// nothing here is stored or sent, and no fingerprint is made that could be.
//
// Method: Broder, "On the resemblance and containment of documents", 1997, without its sketches: both
// texts are here, so the sets of shingles are compared exactly.

export const THRESHOLD = 0.4;
// A shorter text shares its phrases with many others.
export const FEWEST = 40;
const WORDS = 3;
const SIGNS = 5;
const NAME = "\u0001";
const SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const PIECE = new RegExp(`${NAME}|[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]|[\\p{L}\\p{M}\\p{N}]+`, "gu");

const fold = (text) => text.normalize("NFKC").toLowerCase();

// The words of a text, or its signs where a script has no blanks: [{word, from, to}], in the folded
// text. Case, width, digits, punctuation and known names do not count.
export function piecesOf(text, names = []) {
  let folded = fold(text);
  const known = names.map(fold).filter((name) => name.length > 1).sort((one, other) => other.length - one.length);
  for (const name of known) folded = folded.split(name).join(NAME.padEnd(name.length, " "));
  return [...folded.matchAll(PIECE)].map((found) => ({
    word: /^\p{N}+$/u.test(found[0]) ? "0" : found[0].replace(/\p{N}/gu, "0"),
    from: found.index,
    to: found.index + found[0].length,
  }));
}

// {shingle: [places of its first pieces]} of three words or five signs.
export function shinglesOf(pieces) {
  const shingles = new Map();
  pieces.forEach((piece, place) => {
    const length = SIGN.test(piece.word) ? SIGNS : WORDS;
    const run = pieces.slice(place, place + length);
    if (run.length < length || run.some((one) => SIGN.test(one.word) !== SIGN.test(piece.word) && one.word !== NAME)) return;
    const shingle = run.map((one) => one.word).join(" ");
    shingles.set(shingle, [...(shingles.get(shingle) ?? []), place]);
  });
  return shingles;
}

// The share of shingles that two texts have in common, 0 to 1; null where one is too short to tell.
export function similarity(one, other, names = []) {
  const [first, second] = [one, other].map((text) => shinglesOf(piecesOf(text, names)));
  if (Math.min(first.size, second.size) < FEWEST) return null;
  const common = [...first.keys()].filter((shingle) => second.has(shingle)).length;
  return common / (first.size + second.size - common);
}

// A text in pieces {text, isCommon}, folded as it was compared, to show beside another.
export function commonPieces(text, other, names = []) {
  const pieces = piecesOf(text, names);
  const theirs = shinglesOf(piecesOf(other, names));
  const folded = fold(text);
  const isCommon = new Array(folded.length).fill(false);
  for (const [shingle, places] of shinglesOf(pieces)) {
    if (!theirs.has(shingle)) continue;
    const length = SIGN.test(pieces[places[0]].word) ? SIGNS : WORDS;
    for (const place of places) isCommon.fill(true, pieces[place].from, pieces[place + length - 1].to);
  }
  const parts = [];
  [...folded].reduce((place, point) => {
    const last = parts[parts.length - 1];
    if (last && last.isCommon === isCommon[place]) last.text += point;
    else parts.push({ text: point, isCommon: isCommon[place] });
    return place + point.length;
  }, 0);
  return parts;
}

// The pairs of letters of other reports that are much the same, most alike first. `letters`: {report:
// [text]}. Returns [{report, own, other, similarity}], one for each report.
export function similarTo(report, letters, names = []) {
  const found = Object.entries(letters)
    .filter(([key]) => key !== report)
    .map(([key, texts]) => best(letters[report] ?? [], texts, names, key));
  return found.filter((one) => one && one.similarity >= THRESHOLD).sort((one, other) => other.similarity - one.similarity);
}

function best(own, theirs, names, report) {
  const pairs = own.flatMap((text) => theirs.map((other) => ({ report, own: text, other, similarity: similarity(text, other, names) ?? 0 })));
  return pairs.sort((one, other) => other.similarity - one.similarity)[0] ?? null;
}

// The texts of an open report in which a letter may be quoted: what the firm wrote at length.
export function lettersOf(messages) {
  const ofFirm = messages.filter((one) => one.side === "firm" && one.content && one.content.kind !== "odd");
  const texts = ofFirm.flatMap(({ content }) => [content.text, ...Object.values(content.answers ?? {})]);
  return texts.filter((text) => typeof text === "string" && shinglesOf(piecesOf(text)).size >= FEWEST);
}
