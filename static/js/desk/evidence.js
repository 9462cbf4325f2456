/* A file that is too large is refused before it is sent. The server refuses it as well. */

for (const part of document.querySelectorAll(".evidence-file")) {
  const input = part.querySelector("input[type=file]");
  const refusal = document.createElement("ul");
  refusal.className = "errorlist";
  refusal.setAttribute("role", "alert");
  input.after(refusal);
  input.addEventListener("change", () => refuse(isTooLarge(input), part, refusal));
  input.form.addEventListener("submit", (event) => {
    if (isTooLarge(input)) {
      event.preventDefault();
      input.focus();
    }
  });
}

function isTooLarge(input) {
  return [...input.files].some((file) => file.size > Number(input.dataset.most));
}

function refuse(isRefused, part, refusal) {
  refusal.replaceChildren();
  if (isRefused) {
    const line = document.createElement("li");
    line.textContent = part.dataset.tooLarge;
    refusal.append(line);
  }
}
