// The only script of the emulator's pages. It copies text; all else works
// without it, and so do the texts: they can be selected.

const said = document.getElementById("said");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    let words = "Copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      words = "Select the text to copy it"; // no permission, or not a secure page
    }
    button.textContent = words;
    said.textContent = words;
    setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
  });
}
