// Leave at once: another page takes the place of this one in the history. What the browser stored of this
// site is cleared beside it, because waiting for that would take seconds.
const TIMES = 3;
const WITHIN = 2000;
const link = document.getElementById("leave");
let presses = [];

function leave(event) {
  event.preventDefault();
  document.body.replaceChildren();
  const gone = { cache: "no-store", credentials: "same-origin", keepalive: true, redirect: "manual", referrerPolicy: "no-referrer" };
  fetch(link.href, gone).catch(() => {});
  // The question whether to lose what was typed would keep the page on the screen.
  addEventListener("beforeunload", (asked) => asked.stopImmediatePropagation(), { capture: true });
  location.replace(link.dataset.to ?? "https://www.wikipedia.org/");
}

link.addEventListener("click", leave);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  presses = [...presses.filter((one) => event.timeStamp - one < WITHIN), event.timeStamp];
  if (presses.length >= TIMES) leave(event);
});
