// The only script of the portal. Everything it helps works without it.
//
//   live regions     [data-live-url][data-live-topic]  swap a fragment when something changed
//   copy buttons     [data-copy="#id"]                 copy a field and say so
//   checks           [data-check-url]                  ask the server about an address while typing
//   counters         [data-count]                      characters left
//   waiting          [data-refresh="5"]                look again after so many seconds
//   looks            [data-seen]                       tell that a person looks at the invitation
//   back             a page from the browser's memory asks whether it may still be seen
//   time zone        a small cookie, so that the server writes local times

const PAUSED = "Live updates are paused. Reload to see the latest.";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

document.documentElement.classList.add("js");

// say speaks through the one polite region. It is emptied first, so that the
// same words twice are two announcements.
const speaker = document.getElementById("live-status");
function say(text) {
  if (!speaker || !text) return;
  speaker.textContent = "";
  setTimeout(() => { speaker.textContent = text; }, 60);
}

// ---- Live regions -------------------------------------------------------

const regions = all("[data-live-url]");
const notice = document.getElementById("live-paused");
const topicsOf = (region) => region.dataset.liveTopic.split(" ").filter(Boolean);
const busy = new WeakMap(); // region → true while fetching, "again" when asked meanwhile
let stream, pauseTimer, retryTimer, sleepTimer;

// signature is what a person could tell apart: relative times and form keys
// change with every rendering and are not a reason to swap.
function signature(root) {
  const copy = root.cloneNode(true);
  all("[data-volatile], input[type=hidden]", copy).forEach((node) => node.remove());
  return copy.innerHTML.trim();
}

function swap(region, next) {
  const before = region.firstElementChild?.dataset.liveSay;
  if (signature(region) === signature(next)) {
    const old = all("[data-volatile]", region);
    const fresh = all("[data-volatile]", next);
    if (old.length === fresh.length) return old.forEach((node, i) => { node.textContent = fresh[i].textContent; });
  }
  const active = region.contains(document.activeElement) ? document.activeElement : null;
  const open = all("details[open][id]", region).map((node) => node.id);
  const ticked = all("input[type=checkbox][id]:checked", region).map((node) => node.id);
  region.replaceChildren(...next.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const box of ticked.map((id) => document.getElementById(id)).filter(Boolean)) box.checked = true;
  if (active) {
    const href = active.getAttribute("href");
    const again = (active.id && document.getElementById(active.id)) ||
      all("a[href]", region).find((link) => link.getAttribute("href") === href) || region;
    again.focus({ preventScroll: true });
  }
  const now = region.firstElementChild?.dataset.liveSay;
  if (now !== before) say(now);
  const count = region.firstElementChild?.dataset.liveCount;
  if (count !== undefined) showCount(count);
}

// showCount keeps the badge in the navigation and the title in step.
function showCount(count) {
  for (const badge of all("[data-badge]")) {
    badge.hidden = count === "0";
    badge.firstElementChild.textContent = count;
  }
  document.title = document.title.replace(/^\(\d+\) /, "");
  if (count !== "0") document.title = `(${count}) ${document.title}`;
}

async function refresh(region) {
  if (busy.get(region)) return busy.set(region, "again");
  busy.set(region, true);
  try {
    const answer = await fetch(region.dataset.liveUrl, {
      cache: "no-store", redirect: "error", signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(answer.statusText);
    swap(region, parse(await answer.text()));
    if (stream?.readyState === EventSource.OPEN) resume();
  } catch {
    pause();
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => regions.forEach(refresh), 5_000);
  }
  const again = busy.get(region) === "again";
  busy.delete(region);
  if (again) refresh(region);
}

function pause() {
  pauseTimer ??= setTimeout(() => {
    if (notice) notice.hidden = false;
    say(PAUSED);
  }, 10_000);
}

function resume() {
  clearTimeout(pauseTimer);
  pauseTimer = undefined;
  if (notice) notice.hidden = true;
}

function connect() {
  clearTimeout(sleepTimer);
  if (stream || document.hidden) return;
  const topics = new URLSearchParams(regions.flatMap(topicsOf).map((topic) => ["topic", topic]));
  stream = new EventSource(`/events?${topics}`);
  // Whatever happened before the stream stood is caught up here.
  stream.onopen = () => { resume(); regions.forEach(refresh); };
  stream.onmessage = ({ data }) => {
    const named = regions.filter((region) => topicsOf(region).includes(data));
    (named.length ? named : regions).forEach(refresh);
  };
  stream.onerror = () => {
    pause();
    if (stream?.readyState !== EventSource.CLOSED) return; // the browser reconnects by itself
    disconnect();
    sleepTimer = setTimeout(connect, 5_000);
  };
}

function disconnect() {
  stream?.close();
  stream = undefined;
}

// A browser allows six connections per site over HTTP/1.1, so a tab that stays
// hidden gives its stream back and catches up when it is looked at again.
function visibility() {
  clearTimeout(sleepTimer);
  if (!document.hidden) return connect();
  sleepTimer = setTimeout(() => { disconnect(); resume(); }, 30_000);
}

if (regions.length) {
  connect();
  document.addEventListener("visibilitychange", visibility);
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}

// ---- Copy buttons -------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  const text = field.value ?? field.textContent;
  try {
    await navigator.clipboard.writeText(text);
    say(speaker?.dataset.copied);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 2_000);
  } catch {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    say(speaker?.dataset.byHand);
  }
});

// ---- Checks while typing ------------------------------------------------

for (const field of all("[data-check-url]")) {
  const hint = document.getElementById(field.dataset.checkHint);
  let timer, asked = field.value;
  const check = async () => {
    const value = field.value.trim();
    if (value === asked) return;
    asked = value;
    if (!/.@.+\../.test(value)) return hint.replaceChildren();
    try {
      const answer = await fetch(field.dataset.checkUrl, {
        method: "POST", body: new URLSearchParams({ [field.name]: value }),
        redirect: "error", signal: AbortSignal.timeout(5_000),
      });
      // An answer to what was typed before would be about another person.
      if (answer.ok && asked === value) hint.replaceChildren(...parse(await answer.text()).childNodes);
    } catch { /* the form itself checks again */ }
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, 500); });
  field.addEventListener("change", () => { clearTimeout(timer); check(); });
}

// ---- Counters -----------------------------------------------------------

for (const field of all("[data-count]")) {
  const most = Number(field.dataset.count);
  const shown = document.getElementById(`${field.id}-count`);
  const count = () => {
    const left = most - [...field.value].length;
    shown.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    shown.classList.toggle("over", left < 0);
  };
  field.addEventListener("input", count);
  if (field.value) count();
}

// ---- The waiting page of a guest ----------------------------------------

const wait = Number(document.body.dataset.refresh);
if (wait) setTimeout(() => location.reload(), wait * 1_000);

// ---- A person looks at the invitation ------------------------------------

// Mail scanners open links in browsers, too; they do not stay and move something.
const invitation = document.querySelector("form[data-seen]");
if (invitation) {
  const signs = ["pointermove", "pointerdown", "keydown", "scroll"];
  const since = performance.now();
  const note = () => {
    if (document.hidden || performance.now() - since < 2_000) return;
    for (const sign of signs) removeEventListener(sign, note);
    fetch(new URL("seen", invitation.action), { method: "POST", keepalive: true, redirect: "error" }).catch(() => {});
  };
  for (const sign of signs) addEventListener(sign, note, { passive: true });
}

// ---- Back after signing out ---------------------------------------------

// A browser can show a page from its memory although no-store keeps it out of
// every cache, and even after the person has signed out.
addEventListener("pageshow", async (event) => {
  if (!event.persisted || !document.getElementById("user-menu")) return;
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  if (answer?.status === 401) location.reload();
});

// ---- Time zone ----------------------------------------------------------

// Back to a form that made a draft leads to the draft: the form's key stands in
// the address, since the browser forgets what was typed.
const form = document.querySelector("form[data-key]");
if (form && location.pathname.endsWith("/new")) history.replaceState(null, "", "?key=" + form.dataset.key);

const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
if (zone && !document.cookie.split("; ").includes(`tz=${zone}`)) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
