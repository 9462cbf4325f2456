// When an inbox locks itself: hidden for three minutes, unused for twenty, or left.
const MINUTES_UNSEEN = 3;
const MINUTES_UNUSED = 20;
let unseen = 0;
let unused = 0;

export function lockWhenUnused(lock) {
  const later = (minutes) => setTimeout(lock, minutes * 60000);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(unseen);
    if (document.hidden) unseen = later(MINUTES_UNSEEN);
  });
  for (const sign of ["keydown", "pointerdown"]) {
    document.addEventListener(sign, () => {
      clearTimeout(unused);
      unused = later(MINUTES_UNUSED);
    });
  }
  // A page that the browser caches for "back" would still have its keys.
  addEventListener("pagehide", lock);
}
