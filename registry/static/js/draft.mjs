// Keeps on the server what is typed in a section and not saved, and shows who else is in the case.
// Nothing of it is stored in the browser: its profile may be shared, and the text names patients.

const PAUSE = 1_500; // after the last key
const EVERY = 10_000; // without typing, to hear of others
const LEAVING_LIMIT = 60_000; // browsers refuse more than 64 kB of a request that outlives its page
const SEND_LIMIT = 3_500_000; // the server takes 4 MB
const TOO_MUCH = "More is typed here than the registry takes in one section: shorten the longest text. Until then it is neither kept nor saved.";

export default function attach(form) {
  const loaded = JSON.parse(form.elements.loaded.value || "{}");
  const page = { form, loaded, kept: "{}", running: null, saving: false, gone: false, ended: false, trouble: "" };
  let timer;
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(report, delay);
  };
  const report = async () => {
    if (page.gone) return;
    // One at a time: who comes while a report is on its way waits for its answer.
    if (!page.saving) await (page.running ??= keep(page).finally(() => { page.running = null; }));
    if (!page.ended) later(EVERY);
  };
  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  // On leaving for another tab, and on coming back from signing in there.
  document.addEventListener("visibilitychange", report);
  form.addEventListener("submit", async (event) => {
    if (String(new URLSearchParams(new FormData(form))).length > SEND_LIMIT) {
      event.preventDefault();
      show(page, TOO_MUCH);
      document.getElementById("draft-trouble").focus();
      return;
    }
    page.saving = !page.trouble;
    if (page.saving) return;
    event.preventDefault();
    await report();
    if (page.trouble) document.getElementById("draft-trouble").focus();
    else form.requestSubmit(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    const typed = JSON.stringify(changed(page));
    const kept = typed === page.kept || (!page.trouble && String(body(page, typed)).length < LEAVING_LIMIT);
    if (!page.saving && !kept) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!page.saving && !page.ended) leave(page);
    // Nothing that comes later, such as the page's becoming invisible, may undo the leaving.
    page.gone = true;
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    page.gone = page.saving = false;
    report();
  });
  report();
}

/** What the fields hold that differs from what the page was made with, by XML id. */
function changed({ form, loaded }) {
  const found = {};
  for (const field of form.querySelectorAll("[data-item] input[name], [data-item] textarea[name]")) {
    if (plain(field.value) !== plain(loaded[field.name] ?? "")) found[field.name] = field.value;
  }
  return found;
}

function plain(text) {
  return text.replaceAll("\r\n", "\n").trim();
}

function body(page, typed, rest = {}) {
  const sent = new URLSearchParams({ csrf_token: page.form.elements.csrf_token.value, typed, ...rest });
  const held = Object.keys(JSON.parse(typed)).map((name) => [name, page.loaded[name] ?? ""]);
  sent.set("loaded", JSON.stringify(Object.fromEntries(held)));
  return sent;
}

async function keep(page) {
  const typed = JSON.stringify(changed(page));
  if (String(body(page, typed)).length > SEND_LIMIT) {
    show(page, TOO_MUCH);
    return;
  }
  try {
    if (page.lost) await signInAgain(page);
    const headers = typed === page.kept ? { "X-Idle": "yes" } : {};
    const answer = await fetch(page.form.dataset.draftUrl, { method: "POST", body: body(page, typed), headers });
    await understand(page, answer, typed);
  } catch {
    show(page, "The registry does not answer. What you type stays on this page; it is kept as soon as the registry answers again.");
  }
}

async function understand(page, answer, typed) {
  page.lost = answer.status === 401 || answer.status === 400;
  if (answer.ok) {
    show(page, "");
    replace(document.getElementById("others"), await answer.text());
    if (typed !== page.kept) tell(typed);
    page.kept = typed;
  } else if (page.lost) {
    show(page, "You are signed out. What you type stays on this page:", "/sign-in");
  } else if (answer.status === 410) {
    page.ended = true;
    say("This page is older than what was saved or discarded in another tab: it keeps no draft. Save to keep what is typed here.");
  } else {
    show(page, "What is typed here is not kept: somebody else is signed in, or the registry refused it.");
  }
}

/** After signing in again in another tab this page goes on with the new session's token. */
async function signInAgain(page) {
  const state = await (await fetch(page.form.dataset.sessionUrl)).json();
  if (!state.csrf_token) return;
  document.querySelectorAll("input[name=csrf_token]").forEach((input) => { input.value = state.csrf_token; });
}

function leave(page) {
  const typed = JSON.stringify(changed(page));
  const sent = body(page, typed, { leaving: "yes" });
  if (String(sent).length > LEAVING_LIMIT) return;
  fetch(page.form.dataset.draftUrl, { method: "POST", body: sent, keepalive: true });
}

function tell(typed) {
  const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  say(typed === "{}" ? "" : `Not saved yet; draft kept at ${time}.`);
}

function say(text) {
  document.getElementById("draft-state").textContent = text;
}

/** Say what keeps drafts from being kept; "" takes it back. */
function show(page, text, signIn = "") {
  if (page.trouble === text) return;
  page.trouble = text;
  const box = document.getElementById("draft-trouble");
  box.hidden = !text;
  box.textContent = text;
  if (text) say("");
  if (!signIn) return;
  const link = document.createElement("a");
  link.href = signIn;
  link.target = "_blank";
  link.textContent = "sign in again in a new tab";
  box.append(" ", link, ", come back and go on.");
}

/** Replace what a live region says only when it is something else: it would be read out again. */
function replace(region, html) {
  if (region.dataset.html === html) return;
  region.dataset.html = html;
  region.innerHTML = html;
}
