// Letters much like those of the open report, among the reports that this officer opened since
// unlocking. They are in this page's memory until it is locked.
import { element, one, words } from "./page.js";
import { commonPieces, lettersOf, similarTo } from "./similar.js";

const letters = new Map();
const PERCENT = 100;

export const forgetLetters = () => {
  letters.clear();
  one("#similar").hidden = true;
  one("#similar-rows").replaceChildren();
};

// Keeps the letters of a verified report in memory and shows which others they resemble.
export function showSimilar({ thread, dossier }, names) {
  letters.set(thread.report, lettersOf(dossier.messages));
  const found = similarTo(thread.report, Object.fromEntries(letters), names);
  one("#similar").hidden = letters.size < 2;
  one("#similar-none").hidden = found.length > 0;
  one("#similar-rows").replaceChildren(...found.map((pair) => rowOf(pair, names)));
}

function rowOf({ report, own, other, similarity }, names) {
  const values = { name: report.slice(0, 8), percent: Math.round(similarity * PERCENT) };
  const sides = [
    [words("this-report"), own, other],
    [words("report", { name: values.name }), other, own],
  ];
  const columns = sides.map(([title, text, beside]) =>
    element("div", {}, element("h4", {}, title), element("p", { className: "verbatim" }, ...marked(text, beside, names))),
  );
  const details = element("details", { className: "part" }, element("summary", {}, words("similar-to", values)));
  details.append(element("div", { className: "beside-each-other" }, ...columns));
  return element("li", {}, details);
}

const marked = (text, beside, names) =>
  commonPieces(text, beside, names).map((piece) => (piece.isCommon ? element("mark", {}, piece.text) : piece.text));
