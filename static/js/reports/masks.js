// Masks, which hide passages in exports, and the consent now in force. A mask is a note among officers:
// a message, a part of it, from where to where. Pure functions; offsets count UTF-16 units.

const MASK = "█";

// The texts of a message: {name: text}. `text` is the message itself, the others are answers.
export function textsOf(content) {
  const answers = Object.entries(content.answers ?? {}).filter(([, value]) => typeof value === "string");
  return Object.fromEntries([["text", content.text ?? ""], ...answers].filter(([, text]) => text));
}

// All places of the words in the messages, from which a mask is made.
export function placesOf(words, messages) {
  const needles = words.toLowerCase();
  const places = [];
  for (const message of messages.filter((one) => one.content && one.side !== "note")) {
    for (const [field, text] of Object.entries(textsOf(message.content))) {
      const within = text.toLowerCase();
      // Some letters change their length with their case, so that offsets would be wrong.
      const isAlike = within.length === text.length && needles.length === words.length;
      const [hay, needle] = isAlike ? [within, needles] : [text, words];
      for (let from = hay.indexOf(needle); from !== -1; from = hay.indexOf(needle, from + needle.length)) {
        places.push({ message: message.mark, field, from, to: from + needle.length });
      }
    }
  }
  return places;
}

// All masks of a thread: {mark of a message: {name of a text: [[from, to]]}}, as a Map.
export function masksIn(messages) {
  const masks = new Map();
  for (const note of messages.filter((one) => one.side === "note" && one.content?.kind === "mask")) {
    for (const { message, field, from, to } of note.content.passages) {
      if (!masks.has(message)) masks.set(message, {});
      (masks.get(message)[field] ??= []).push([from, to]);
    }
  }
  return masks;
}

// A text in pieces {text, isMasked}, to show on a page.
export function pieces(text, ranges = []) {
  const isMasked = new Array(text.length).fill(false);
  for (const [from, to] of ranges) isMasked.fill(true, Math.max(from, 0), Math.min(to, text.length));
  const parts = [];
  for (let place = 0; place < text.length; place += 1) {
    const last = parts[parts.length - 1];
    if (last && last.isMasked === isMasked[place]) last.text += text[place];
    else parts.push({ text: text[place], isMasked: isMasked[place] });
  }
  return parts;
}

// A text for an export: each masked passage becomes a block of the same length.
export const maskText = (text, ranges) =>
  pieces(text, ranges).map((piece) => (piece.isMasked ? MASK.repeat(5) : piece.text)).join("");

// Who may see the answers of each step now: later messages of the firm narrow its consent.
export const limitsOf = (messages) =>
  Object.assign({}, ...messages.filter((one) => one.side === "firm" && one.content).map((one) => one.content.consent ?? {}));
