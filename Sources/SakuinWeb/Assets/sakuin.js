// SPDX-License-Identifier: GPL-2.0-or-later
// Makes quick what works without it: results as one types, more of them in place, the keyboard. Every page is whole without this file.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const base = document.body.dataset.base;
  const box = $("#q");
  const form = $("#search");

  // MARK: Results as one types

  const rest = 150;
  let composing = false, timer = 0, running = null, asked = null, confirmedAt = -1;

  // A request for what the form holds now; the one before it is let go.
  async function ask() {
    const address = addressOfForm();
    if (address === asked) return;
    const isHere = Boolean($("#results"));
    const part = $("[name=keep][form=search]") ? "&part=hits&keep=1" : "&part=hits";
    running?.abort();
    running = new AbortController();
    const mine = running;
    try {
      const answer = await fetch(isHere ? address + part : address, { signal: mine.signal });
      const text = await answer.text();
      if (mine.signal.aborted) return;
      asked = address;
      if (!isHere) return turn(text, address);
      put(parsed(text, "#results"));
      history.replaceState({}, "", address);
      document.title = (box.value.trim() || "sakuin") + " – sakuin";
      if (!answer.ok) return;
      await numbers(address, mine.signal);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  // From a page of another kind to that of the results, without losing what is being typed.
  function turn(text, address) {
    const main = parsed(text, "main");
    if (!main) return;
    $("main").replaceWith(main);
    for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
    history.pushState({}, "", address);
    document.title = box.value.trim() + " – sakuin";
    addEventListener("popstate", () => location.reload());
    chosen = -1;
  }

  async function numbers(address, signal) {
    await new Promise(done => setTimeout(done, 2 * rest));
    if (signal.aborted) return;
    const answer = await fetch(address.replace(base + "/search?", base + "/search/numbers?"), { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["years", "narrow"]) {
      const fresh = page.getElementById(id), old = document.getElementById(id);
      if (old && fresh) old.replaceWith(fresh); else if (fresh) $("main").append(fresh); else old?.remove();
    }
  }

  function parsed(text, selector) {
    return $(selector, new DOMParser().parseFromString(text, "text/html"));
  }

  function put(results) {
    if (results) { $("#results").replaceWith(results); chosen = -1; }
  }

  function addressOfForm() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value !== "" && name !== "keep" && !(name === "n" && value === "20") && !(name === "sort" && value === "relevance") && !(name === "fold" && value === "1") && !(name === "as" && value === "posts")) fields.append(name, value);
    }
    return base + "/search?" + fields;
  }

  function typed() {
    clearTimeout(timer);
    // What an input method has not confirmed yet is no query.
    if (composing || !box.value.trim()) return;
    timer = setTimeout(ask, rest);
  }

  if (box) {
    box.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); running?.abort(); });
    box.addEventListener("compositionend", event => { composing = false; confirmedAt = event.timeStamp; typed(); });
    box.addEventListener("input", event => { if (!event.isComposing) typed(); });
    box.addEventListener("keydown", event => {
      // The Enter that confirms a conversion: some browsers end the composition before they tell of the key.
      if (event.key === "Enter" && (composing || event.isComposing || event.keyCode === 229 || event.timeStamp - confirmedAt < 30)) event.preventDefault();
    });
    form.addEventListener("submit", event => { if (composing || !box.value.trim()) event.preventDefault(); });
    document.addEventListener("change", event => { if (event.target.form === form && event.target !== box && $("#results")) ask(); });
  }

  // MARK: More, and the way back

  async function more(link) {
    const answer = await fetch(link.href + "&part=hits");
    const fresh = parsed(await answer.text(), "#results");
    if (!fresh) return;
    $("#results .hits").append(...$(".hits", fresh)?.children ?? []);
    const pages = $(".pages", fresh);
    if (pages) $("#results .pages").replaceWith(pages); else $("#results .pages").remove();
    keep({ pages: [...(history.state?.pages ?? []), link.href] });
  }

  const keep = state => history.replaceState({ ...history.state, ...state }, "");

  async function restore() {
    const state = history.state;
    if (!state?.pages && !state?.y) return;
    history.scrollRestoration = "manual";
    const pages = state.pages ?? [];
    keep({ pages: [] });
    for (const href of pages) await more({ href });
    scrollTo(0, state.y ?? 0);
  }

  addEventListener("pagehide", () => keep({ y: scrollY }));
  if ($("#results") && performance.getEntriesByType("navigation")[0]?.type === "back_forward") restore();

  document.addEventListener("click", async event => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.matches(".pages .more")) {
      event.preventDefault();
      more(link);
    } else if (link.matches("a.copies")) {
      event.preventDefault();
      const hit = link.closest(".hit"), open = $(".unfolded", hit);
      if (open) return open.remove();
      const answer = await fetch(link.href + "?part=hits");
      const list = parsed(await answer.text(), ".unfolded");
      if (list) hit.append(list);
    }
  });

  // MARK: From match to match

  let match = -1;
  function jump(step) {
    const marks = [...document.querySelectorAll("mark[id^=m]")];
    const next = match < 0 && step < 0 ? marks.length - 1 : match + step;
    // Before the first and behind the last of a part are those of others.
    const away = !marks.length ? $("#jump .match") : next < 0 ? $("#jump .match-before") : next >= marks.length ? $("#jump .match-after") : null;
    if (away) { location.href = away.href; return; }
    if (!marks.length) return;
    marks[match]?.classList.remove("here");
    match = (next + marks.length) % marks.length;
    show(marks[match]);
  }
  function show(mark) {
    const folded = mark.closest("details");
    if (folded) folded.open = true;
    mark.classList.add("here");
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  }
  $("#jump .match")?.addEventListener("click", event => { event.preventDefault(); jump(1); });
  // Led here from another part.
  const led = /^#m\d+$/.test(location.hash) ? $("mark" + location.hash) : null;
  if (led) { match = [...document.querySelectorAll("mark[id^=m]")].indexOf(led); show(led); }

  // MARK: A drag over the years

  let from = null, shade = null;
  const placeIn = (chart, event) => {
    const room = chart.getBoundingClientRect(), keys = chart.dataset.keys.split(" ");
    return Math.min(keys.length - 1, Math.max(0, Math.floor((event.clientX - room.left) / room.width * keys.length)));
  };
  document.addEventListener("pointerdown", event => {
    const chart = event.target.closest?.(".histogram");
    if (chart && event.isPrimary && !event.button) from = { chart, place: placeIn(chart, event), x: event.clientX };
  });
  document.addEventListener("pointermove", event => {
    if (!from || Math.abs(event.clientX - from.x) < 6) return;
    const keys = from.chart.dataset.keys.split(" ").length, width = from.chart.viewBox.baseVal.width / keys;
    const to = placeIn(from.chart, event), first = Math.min(from.place, to), last = Math.max(from.place, to);
    if (!shade) {
      shade = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      shade.setAttribute("class", "chosen");
      shade.setAttribute("y", 0);
      shade.setAttribute("height", 72);
      from.chart.append(shade);
    }
    shade.setAttribute("x", first * width);
    shade.setAttribute("width", (last - first + 1) * width);
  });
  document.addEventListener("pointerup", event => {
    if (from && shade) {
      const keys = from.chart.dataset.keys.split(" "), to = placeIn(from.chart, event);
      const range = keys[Math.min(from.place, to)] + ".." + keys[Math.max(from.place, to)];
      location.href = from.chart.dataset.address.replace(/%7B%7D/i, encodeURIComponent(range));
    }
    shade?.remove();
    shade = from = null;
  });
  document.addEventListener("dragstart", event => { if (event.target.closest?.(".histogram")) event.preventDefault(); });

  // MARK: A post of the thread, shown where >>12 points at it

  let popup = null, above = null;
  // A pointer that rests somewhere, and under which the page moves, does not close what the keyboard opened.
  let byPointer = false;
  const pointed = event => event.target.closest?.(".thread a[href^='#p'], .popup a[href^='#p']");
  function close() { popup?.remove(); popup = above = null; }
  function point(link) {
    const post = document.getElementById(link.hash.slice(1));
    if (!post || link === above || popup?.contains(link)) return;
    close();
    above = link;
    popup = document.createElement("div");
    popup.className = "popup thread";
    popup.setAttribute("role", "tooltip");
    popup.append(...[...post.childNodes].map(node => node.cloneNode(true)));
    for (const part of popup.querySelectorAll("[id]")) part.removeAttribute("id");
    document.body.append(popup);
    const place = link.getBoundingClientRect(), size = popup.getBoundingClientRect();
    const below = place.bottom + size.height + 8 < innerHeight || place.top < size.height + 8;
    popup.style.left = scrollX + Math.max(4, Math.min(place.left, innerWidth - size.width - 8)) + "px";
    popup.style.top = scrollY + (below ? place.bottom + 4 : place.top - size.height - 4) + "px";
  }
  document.addEventListener("pointerover", event => {
    const link = event.pointerType === "touch" ? null : pointed(event);
    if (link) { byPointer = link !== above || byPointer; point(link); }
    else if (popup && byPointer && !popup.contains(event.target)) close();
  });
  document.addEventListener("focusin", event => { const link = pointed(event); if (link) { byPointer = false; point(link); } else if (!popup?.contains(event.target)) close(); });
  document.addEventListener("keydown", event => { if (event.key === "Escape") close(); });
  document.addEventListener("click", event => { if (popup && pointed(event)) close(); });

  // MARK: The keyboard

  let chosen = -1;
  function move(step) {
    if ($("#jump .match") && !$(".search")) return jump(step);
    const hits = [...document.querySelectorAll(".hit")];
    if (!hits.length) return;
    hits[chosen]?.classList.remove("here");
    chosen = Math.min(hits.length - 1, Math.max(0, chosen + step));
    hits[chosen].classList.add("here");
    $("a", hits[chosen])?.focus({ preventScroll: true });
    hits[chosen].scrollIntoView({ block: "nearest" });
  }
  const here = () => document.querySelectorAll(".hit")[chosen] ?? $("article.post");

  // What a key does; pages that have more to do listen for the event "sakuin:mark".
  const keys = {
    "/": () => { box?.focus(); box?.select(); },
    j: () => move(1),
    k: () => move(-1),
    o: () => { const link = here() && $("h2 a, a", here()); if (chosen >= 0 && link) location.href = link.href; },
    t: () => { const thread = here()?.dataset.thread; if (thread) location.href = thread; },
    m: () => { const key = here()?.dataset.key; if (key) document.dispatchEvent(new CustomEvent("sakuin:mark", { detail: { key, element: here() } })); },
    "?": () => $("#keys")?.showModal(),
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();

// What the user keeps, trends, and how far the indexing is.
(() => {
  const { base, token } = document.body.dataset;

  // MARK: Marks

  async function mark(key, element) {
    const answer = await fetch(base + "/marks", { method: "POST", body: new URLSearchParams({ token, key, part: "1" }) });
    if (!answer.ok) return;
    const { marked } = await answer.json();
    for (const button of document.querySelectorAll(".marker")) {
      if (button.value !== key) continue;
      button.setAttribute("aria-pressed", marked);
      button.textContent = marked ? "★" : "☆";
    }
    // The post's page has a field for a note beside its mark.
    if (element.matches("article.post")) location.reload();
  }
  document.addEventListener("sakuin:mark", event => mark(event.detail.key, event.detail.element));
  document.addEventListener("click", event => {
    const button = event.target.closest?.(".marker");
    if (!button) return;
    event.preventDefault();
    mark(button.value, button.closest("article.post, .hit") ?? button);
  });

  // What has been typed since the page came.
  document.addEventListener("submit", event => {
    const box = document.getElementById("q");
    if (event.target.closest(".keep") && box?.value.trim()) event.target.elements.q.value = box.value;
  });

  // MARK: From point to point

  document.addEventListener("keydown", event => {
    const point = event.target.closest?.(".trend a");
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!point || !steps || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...point.ownerSVGElement.querySelectorAll("a")], line = Number(point.dataset.line);
    const middle = a => { const room = a.getBoundingClientRect(); return room.left + room.width / 2; };
    let next;
    if (steps[0]) {
      const own = all.filter(a => a.dataset.line === point.dataset.line);
      next = own[own.indexOf(point) + steps[0]];
    } else {
      const lines = [...new Set(all.map(a => Number(a.dataset.line)))].sort((a, b) => a - b);
      const other = lines[lines.indexOf(line) + steps[1]];
      // Of the other line the point above or below this one, or the nearest to that.
      next = all.filter(a => Number(a.dataset.line) === other).sort((a, b) => Math.abs(middle(a) - middle(point)) - Math.abs(middle(b) - middle(point)))[0];
    }
    event.preventDefault();
    next?.focus();
  });

  // MARK: How far the indexing is

  const work = document.querySelector("[data-events]");
  if (work) {
    const source = new EventSource(work.dataset.events);
    source.onmessage = event => {
      const { text, done } = JSON.parse(event.data);
      work.textContent = text;
      if (done) source.close();
    };
  }
})();
