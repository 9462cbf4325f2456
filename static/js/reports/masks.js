// What no export may show, and how far the rest may travel. A mask is a note among officers: which
// letter, which part of it, from where to where. Pure functions; offsets are those of JavaScript.

const MASK = "█";

// What of a letter is text: {name: text}; `text` is the letter itself, the others are answers.
export function textsOf(content) {
  const answers = Object.entries(content.answers ?? {}).filter(([, value]) => typeof value === "string");
  return Object.fromEntries([["text", content.text ?? ""], ...answers].filter(([, text]) => text));
}

// Every place at which the words stand in the letters: what a mask is made of.
export function placesOf(words, letters) {
  const sought = words.toLowerCase();
  const places = [];
  for (const letter of letters.filter((one) => one.content && one.side !== "note")) {
    for (const [field, text] of Object.entries(textsOf(letter.content))) {
      const within = text.toLowerCase();
      // Some letters change their length with their case; then no offset can be trusted.
      const isAlike = within.length === text.length && sought.length === words.length;
      const [hay, needle] = isAlike ? [within, sought] : [text, words];
      for (let from = hay.indexOf(needle); from !== -1; from = hay.indexOf(needle, from + needle.length)) {
        places.push({ letter: letter.mark, field, from, to: from + needle.length });
      }
    }
  }
  return places;
}

// All masks of a thread: mark of a letter -> name of a text -> [[from, to]].
export function masksIn(letters) {
  const found = new Map();
  for (const note of letters.filter((one) => one.side === "note" && one.content?.kind === "mask")) {
    for (const { letter, field, from, to } of note.content.passages) {
      if (!found.has(letter)) found.set(letter, {});
      (found.get(letter)[field] ??= []).push([from, to]);
    }
  }
  return found;
}

// A text in pieces {text, isMasked}, for the eye.
export function pieces(text, ranges = []) {
  const isMasked = new Array(text.length).fill(false);
  for (const [from, to] of ranges) isMasked.fill(true, Math.max(from, 0), Math.min(to, text.length));
  const found = [];
  for (let place = 0; place < text.length; place += 1) {
    const last = found[found.length - 1];
    if (last && last.isMasked === isMasked[place]) last.text += text[place];
    else found.push({ text: text[place], isMasked: isMasked[place] });
  }
  return found;
}

// The same for an export: each masked passage is one block of the same length, whatever it hid.
export const masked = (text, ranges) =>
  pieces(text, ranges).map((piece) => (piece.isMasked ? MASK.repeat(5) : piece.text)).join("");

// How far each step may travel now: a firm's later letters narrow what its report allowed.
export const limitsOf = (letters) =>
  Object.assign({}, ...letters.filter((one) => one.side === "firm" && one.content).map((one) => one.content.consent ?? {}));
