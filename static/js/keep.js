// Long texts are kept in this browser until the portal has saved them, and forgotten when one signs out.
// Nothing is sent anywhere; a text of one account is never offered to another; after a day it is dropped.
const PREFIX = "texto:";
const DAY = 24 * 3600 * 1000;
const words = document.getElementById("keep-words")?.dataset;

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const target = (form) => { const url = new URL(form.getAttribute("action") || "", location.href); return url.pathname + url.search; };
const keyOf = (area) => `${PREFIX}${words.reader}:${target(area.form)}:${area.name}`;

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function write(key, entry) {
  try { localStorage.setItem(key, JSON.stringify(entry)); return true; } catch { return false; } // no room, or not allowed
}

function dropOld() {
  for (const key of keys()) if (!(read(key)?.at > Date.now() - DAY)) localStorage.removeItem(key);
}

// The portal says by a cookie which form it has just saved.
function dropSaved() {
  const saved = document.cookie.split("; ").find((each) => each.startsWith("guardado="));
  if (!saved) return;
  const path = decodeURIComponent(saved.slice("guardado=".length));
  for (const key of keys()) if (key.startsWith(`${PREFIX}${words.reader}:${path}:`)) localStorage.removeItem(key);
  document.cookie = "guardado=; Max-Age=0; Path=/; SameSite=Lax";
}

function ago(at) {
  const minutes = Math.floor((Date.now() - at) / 60000);
  return minutes < 1 ? words.now : words.minutes.replace("{n}", minutes);
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function watch(area) {
  const key = keyOf(area);
  const version = area.form.elements.namedItem("edit_version");
  const note = document.createElement("p");
  note.className = "help kept";
  note.hidden = true;
  area.after(note);
  let waiting = 0;
  let at = 0;
  const say = (text) => { note.textContent = text; note.hidden = !text; };
  const tell = () => { if (at) say(ago(at)); };

  const keep = () => {
    if (area.value === area.defaultValue) { localStorage.removeItem(key); at = 0; say(""); return; }
    const entry = { text: area.value, at: Date.now(), version: version?.value };
    if (write(key, entry)) { at = entry.at; tell(); }
  };
  area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 700); });
  area.form.addEventListener("submit", () => { if (waiting) { clearTimeout(waiting); keep(); } });
  setInterval(tell, 20000);

  const entry = read(key);
  if (!entry?.text) return;
  if (entry.text === area.value) { at = entry.at; tell(); return; }
  say(`${words.found.replace("{when}", ago(entry.at))} `);
  note.append(button(words.use, () => {
    area.value = entry.text;
    // It began from an older text: the portal must see that, and show both.
    if (version && entry.version) version.value = entry.version;
    at = entry.at;
    tell();
    area.focus();
  }), " ", button(words.drop, () => { localStorage.removeItem(key); say(""); }));
}

if (words) {
  dropOld();
  dropSaved();
  document.querySelectorAll("main form[method=post] textarea[name]").forEach(watch);
  document.querySelectorAll("form[action$='/logout/']").forEach((form) => {
    form.addEventListener("submit", () => keys().forEach((key) => localStorage.removeItem(key)));
  });
}
