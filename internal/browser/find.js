// find gives {x, y} of the middle of the one element of a kind and name that a
// person could click, or {problem}. A name is the whole text; failing that, how
// the text begins. The element is kept for what is asked about it next.
(kind, name, scope) => {
  const norm = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const called = (e) => norm(e.getAttribute("aria-label") ?? e.textContent);
  const best = (list, nameOf, wanted) => {
    const exact = list.filter((e) => nameOf(e) === wanted);
    return exact.length ? exact : list.filter((e) => nameOf(e).startsWith(wanted));
  };
  let root = document;
  if (scope) {
    const nameOf = (e) => e.matches("fieldset") ? norm(e.querySelector("legend")?.textContent) :
      e.matches("tr") ? norm(e.querySelector("th, td")?.textContent) : norm(e.getAttribute("aria-label"));
    const groups = best([...document.querySelectorAll("fieldset, tbody tr, [aria-label]")].filter(shown), nameOf, scope);
    if (groups.length !== 1) return { problem: `${groups.length} groups are called ${scope}` };
    root = groups[0];
  }
  const labelled = (selector) => [...root.querySelectorAll("label")].filter((l) => l.control?.matches(selector));
  const kinds = {
    button: () => best([...root.querySelectorAll("button, summary")].filter(shown), called, name),
    link: () => best([...root.querySelectorAll("a[href]")].filter(shown), called, name),
    field: () => best(labelled("input, textarea, select").filter((l) => shown(l.control)), called, name).map((l) => l.control),
    choice: () => best(labelled("[type=radio], [type=checkbox]").filter(shown), called, name).map((l) => l.control),
  };
  let fits = kinds[kind]();
  // Links to one place are one link, wherever it stands.
  if (kind === "link" && fits.every((e) => e.href === fits[0].href)) fits = fits.slice(0, 1);
  if (fits.length !== 1) return { problem: `${fits.length} elements are called so` };
  const [element] = fits;
  window.found = element;
  const target = kind === "choice" ? element.labels[0] : element;
  if (element.disabled) return { problem: "it is disabled" };
  target.scrollIntoView({ block: "center", behavior: "instant" });
  // A link over two lines has two boxes, and nothing between them.
  const box = target.getClientRects()[0];
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  const top = document.elementFromPoint(x, y);
  if (!top || !(target.contains(top) || top.contains(target) && top.tagName === "LABEL")) {
    return { problem: `it is covered by ${top?.outerHTML.slice(0, 200)}` };
  }
  return { x, y };
}
