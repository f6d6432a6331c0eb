// The page at a door: scans are answered without leaving the page. Without network the browser
// answers by itself, from hashes of codes, keeps the scans and sends them later; each has an id of
// its own, so that one that is sent twice counts once. Names are never kept.
const WAIT_MS = 5000; // for the network, before the browser answers by itself
const AGAIN_MS = 5000; // between tries to send what is kept
const RENEW_MS = 300_000; // between fetches of the codes
const CODE = /^[A-Z2-7]{26}$/;
const AT_ONCE = 100; // scans in one sending

const byId = (id) => document.getElementById(id);

/** Takes over the field of the check-in page, where there is one. */
export function checkIn() {
  const form = document.querySelector("form[data-check-in]");
  if (!form) return;
  const door = new Door(form);
  form.addEventListener("submit", (event) => door.submitted(event));
  window.addEventListener("online", () => door.send());
  setInterval(() => door.queue.length && door.send(), AGAIN_MS);
  setInterval(() => door.renew(), RENEW_MS);
  door.renew();
  door.send();
  offerCamera((code) => door.scanned(code));
}

/** A bare code as it is printed, in what a scanner or a person typed; null for anything else. */
function codeIn(typed) {
  const bare = typed.toUpperCase().replace(/[\s-]/g, "");
  return CODE.test(bare) ? bare : null;
}

/** A number that nobody else makes; randomUUID is not there on every page that has scripts. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function hashOf(code) {
  if (!crypto.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function withLanguage(path) {
  const chosen = new URLSearchParams(location.search).get("lang");
  return chosen ? `${path}&lang=${chosen}` : path;
}

class Door {
  constructor(form) {
    this.form = form;
    this.field = form.elements.typed;
    this.kept = `check-in ${form.dataset.checkIn}`;
    this.queue = this.read("queue", []);
    this.codes = this.read("codes", {});
    this.inside = this.read("inside", {});
    this.sending = null;
    this.showNetwork(this.queue.length === 0);
  }

  read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`${this.kept} ${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  keep(name) {
    try {
      localStorage.setItem(`${this.kept} ${name}`, JSON.stringify(this[name]));
    } catch {
      // A full or forbidden store: what is here lasts as long as the page.
    }
  }

  submitted(event) {
    const typed = this.field.value.trim();
    const code = codeIn(typed);
    if (code) {
      event.preventDefault();
      this.scanned(code);
    } else if (typed && !navigator.onLine) {
      event.preventDefault();
      this.show(this.verdict("needs_network"));
    }
  }

  async scanned(code) {
    const { door, direction } = this.form.elements;
    const scan = { id: newId(), door: door.value, direction: direction.value, typed: code };
    const at = new Date().toISOString();
    this.queue.push(scan);
    this.keep("queue");
    this.field.value = "";
    this.field.focus();
    await this.send();
    const answer = this.answers?.get(scan.id);
    if (answer?.look && !scan.at) {
      // A page of its own, where a person may be let in after a look.
      location.assign(withLanguage(answer.look));
      return;
    }
    if (answer) {
      this.show(answer);
      this.list(answer);
      return;
    }
    // It stays in the queue, from now on as one that this browser has answered.
    if (this.queue.includes(scan)) scan.at = at;
    this.keep("queue");
    this.show(await this.judge(code, scan.direction));
  }

  /** Sends what is kept, one sending after the other; what is answered is not kept any more. */
  async send() {
    await this.sending;
    this.sending = this.sendNow();
    await this.sending;
  }

  async sendNow() {
    const part = this.queue.slice(0, AT_ONCE);
    this.answers = new Map();
    if (part.length === 0) return;
    try {
      const told = await this.post(part);
      for (const answer of told.answers) this.answers.set(answer.id, answer);
      this.queue = this.queue.filter((scan) => !this.answers.has(scan.id));
      this.keep("queue");
      byId("inside").textContent = told.inside;
      this.showNetwork(true);
    } catch {
      this.showNetwork(false);
    }
  }

  async post(scans) {
    const body = new URLSearchParams({
      csrf_token: this.form.elements.csrf_token.value,
      scans: JSON.stringify(scans),
    });
    const answer = await fetch(this.form.dataset.scans, {
      method: "POST",
      body,
      redirect: "error",
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (!answer.ok) throw new Error(`answered with ${answer.status}`);
    return answer.json();
  }

  async renew() {
    try {
      const answer = await fetch(this.form.dataset.codes, { redirect: "error" });
      if (!answer.ok) return;
      this.codes = await answer.json();
      this.keep("codes");
    } catch {
      // The codes of before are better than none.
    }
  }

  /** What this browser answers by itself: by the codes it keeps and by its own scans. */
  async judge(code, direction) {
    const hash = await hashOf(code);
    if (!hash) return this.verdict("refused");
    const reason = this.codes[hash] ?? "unknown";
    if (direction === "out" && reason !== "unknown" && reason !== "replaced") {
      delete this.inside[hash];
      this.keep("inside");
      return this.verdict("goodbye");
    }
    if (reason !== "welcome") return this.verdict(reason);
    if (this.inside[hash]) return this.verdict("already_inside");
    this.inside[hash] = 1;
    this.keep("inside");
    return this.verdict("welcome");
  }

  verdict(reason) {
    const found = document.querySelector(`#verdicts [data-reason="${reason}"]`);
    const { light, word } = found.dataset;
    return { light, word, sentence: found.textContent, name: "", delegation: "", function: "" };
  }

  show(answer) {
    const box = byId("verdict");
    const write = (part, text) => (box.querySelector(`.verdict-${part}`).textContent = text);
    box.hidden = false;
    box.className = `verdict ${answer.light}`;
    write("word", answer.word);
    write("name", answer.name);
    write("more", [answer.delegation, answer.function].filter(Boolean).join(" · "));
    write("sentence", answer.sentence);
    document.querySelector("[data-let-in]")?.remove();
  }

  list(answer) {
    const mark = { green: "ok", yellow: "warn", red: "stop" }[answer.light];
    const line = document.createElement("li");
    const part = (name, text, ...classes) => {
      const made = document.createElement(name);
      made.classList.add(...classes);
      made.textContent = text;
      line.append(made, " ");
    };
    part("span", answer.word, "status", mark);
    part("span", answer.time, "nowrap");
    part("bdi", answer.name || "–");
    part("span", answer.direction, "muted");
    byId("latest").prepend(line);
    byId("latest").children[8]?.remove();
  }

  showNetwork(works) {
    const said = (name) => document.querySelector(`#verdicts [data-reason="${name}"]`).textContent;
    const waiting = this.queue.length ? ` ${said("unsent")} ${this.queue.length}` : "";
    byId("network").textContent = works ? "" : `${said("kept")}${waiting}`;
  }
}

/** The phone's camera as a scanner, where the browser can read codes; says so where it cannot. */
async function offerCamera(scanned) {
  const formats = await window.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  if (!formats?.includes("qr_code") || !navigator.mediaDevices) {
    byId("no-camera").hidden = false;
    return;
  }
  byId("camera").hidden = false;
  const camera = new Camera(new window.BarcodeDetector({ formats: ["qr_code"] }), scanned);
  byId("camera-switch").addEventListener("click", () => camera.turn());
}

class Camera {
  constructor(detector, scanned) {
    this.detector = detector;
    this.scanned = scanned;
    this.button = byId("camera-switch");
    this.picture = byId("camera-picture");
    this.start = this.button.textContent;
    this.last = { code: "", at: 0 };
  }

  async turn() {
    if (this.stream) return this.stop();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment" },
      });
    } catch {
      byId("no-camera").hidden = false;
      return;
    }
    this.picture.srcObject = this.stream;
    this.picture.hidden = false;
    this.button.textContent = this.button.dataset.stop;
    await this.picture.play();
    this.look();
  }

  stop() {
    for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
    this.picture.hidden = true;
    this.button.textContent = this.start;
  }

  async look() {
    if (!this.stream) return;
    const seen = await this.detector.detect(this.picture).catch(() => []);
    const code = seen.map((one) => codeIn(one.rawValue)).find(Boolean);
    // A badge is held before the camera for some seconds: it is one scan.
    if (code && (code !== this.last.code || Date.now() - this.last.at > 4000)) {
      this.last = { code, at: Date.now() };
      this.scanned(code);
    }
    setTimeout(() => this.look(), 250);
  }
}
