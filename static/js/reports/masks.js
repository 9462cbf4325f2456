// Masks: words that no export shows, wherever they are. A mask is a note among officers. Pure functions;
// places count UTF-16 units.

const MASK = "█";
const SHORTEST = 2;

// The letters and digits of a text, folded: NFKD without marks, case and width, with their places in the
// text. Blanks and punctuation do not count, so "Li-Wei", "LI WEI" and "Ｌｉｗｅｉ" are one.
function folded(text) {
  const letters = [];
  let from = 0;
  for (const point of text) {
    const to = from + point.length;
    for (const letter of point.normalize("NFKD").toUpperCase().toLowerCase()) {
      if (/[\p{L}\p{N}]/u.test(letter)) letters.push({ letter, from, to });
    }
    from = to;
  }
  return letters;
}

const lettersOf = (text) => folded(text).map((one) => one.letter);

// Whether these words are long enough to be a mask: one letter would hide half of every text.
export const isMaskable = (words) => lettersOf(words).length >= SHORTEST;

// The masked words of a thread.
export const maskedWords = (messages) => [
  ...new Set(messages.filter((one) => one.side === "note" && one.content?.kind === "mask").flatMap((one) => one.content.words)),
];

// Where a text has masked words: [[from, to]].
export function rangesOf(text, words) {
  const letters = folded(text);
  const hay = letters.map((one) => one.letter);
  return words.filter(isMaskable).flatMap((own) => {
    const needle = lettersOf(own);
    const ranges = [];
    for (let place = 0; place + needle.length <= hay.length; place += 1) {
      if (needle.every((letter, step) => hay[place + step] === letter)) {
        ranges.push([letters[place].from, letters[place + needle.length - 1].to]);
      }
    }
    return ranges;
  });
}

// A text in pieces {text, isMasked}, to show on a page.
export function pieces(text, words) {
  const isMasked = new Array(text.length).fill(false);
  for (const [from, to] of rangesOf(text, words)) isMasked.fill(true, from, to);
  const parts = [];
  for (let place = 0; place < text.length; place += 1) {
    const last = parts[parts.length - 1];
    if (last && last.isMasked === isMasked[place]) last.text += text[place];
    else parts.push({ text: text[place], isMasked: isMasked[place] });
  }
  return parts;
}

// A text for an export: what is masked becomes a block, always of one length.
export const maskText = (text, words) =>
  pieces(text, words).map((piece) => (piece.isMasked ? MASK.repeat(5) : piece.text)).join("");

// The same for every text within a value. Names of fields stay.
export function maskAll(value, words) {
  if (typeof value === "string") return maskText(value, words);
  if (Array.isArray(value)) return value.map((one) => maskAll(one, words));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, maskAll(one, words)]));
}

// How many places of a value masks hide.
export function countMasked(value, words) {
  if (typeof value === "string") return pieces(value, words).filter((piece) => piece.isMasked).length;
  if (value === null || typeof value !== "object") return 0;
  return Object.values(value).reduce((sum, one) => sum + countMasked(one, words), 0);
}
