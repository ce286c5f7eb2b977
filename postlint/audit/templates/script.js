"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Tables sort by a column when its head is pressed; again, the other way.
  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.v ?? cell.textContent.trim();
    const number = parseFloat(text.replace(/[\s,]/g, ""));
    return Number.isNaN(number) || !/^[\d.,\s]+%?$/.test(text) ? text : number;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  for (const table of all("table.sortable")) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numeric = head.classList.contains("n");
        const now = head.getAttribute("aria-sort");
        const next = now ? (now === "ascending" ? "descending" : "ascending") : numeric ? "descending" : "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        const rows = [...table.tBodies[0].rows].map((row) => [value(row, column), row]);
        rows.sort((a, b) => sign * compare(a[0], b[0]));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  }

  // A link to a finding opens the group that it is in.
  const reveal = () => {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    if (!target) return;
    const group = target.closest("details");
    if (group) group.open = true;
    if (target.hidden || target.closest("[hidden]")) reset();
    target.scrollIntoView({ block: id.startsWith("f") ? "center" : "start" });
  };

  // Findings are filtered by severity, rule, year and words.
  const form = document.getElementById("filter");
  const groups = all(".rulegroup");
  let index = null;
  const build = () =>
    groups.map((group) => ({
      group,
      rule: group.dataset.rule,
      files: all(".file", group).map((file) => ({
        file,
        year: file.dataset.y,
        head: file.firstElementChild.textContent.toLowerCase(),
        items: all("li.f", file).map((item) => ({ item, text: null })),
      })),
    }));
  // The badges of a rule count what the filter shows.
  const whole = new Map();
  const badges = (group, files, active) => {
    const box = group.querySelector(".counts");
    if (!whole.has(box)) whole.set(box, [...box.childNodes]);
    if (!active) {
      box.replaceChildren(...whole.get(box));
      return;
    }
    const items = files.flatMap(({ items }) => items).filter(({ item }) => !item.hidden && !item.closest(".file").hidden);
    box.replaceChildren(
      ...["error", "warning", "info"].flatMap((severity) => {
        const count = items.filter(({ item }) => item.classList.contains(severity)).length;
        if (!count) return [];
        const badge = document.createElement("span");
        badge.className = `sev ${severity}`;
        badge.textContent = `${count.toLocaleString("en")} ${severity}${severity === "info" || count === 1 ? "" : "s"}`;
        return [badge, " "];
      }),
    );
  };
  const apply = () => {
    index ??= build();
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length || wanted.severity || wanted.rule || wanted.year;
    let shown = 0;
    for (const { group, rule, files } of index) {
      let inGroup = 0;
      const skip = wanted.rule && wanted.rule !== rule;
      for (const { file, year, head, items } of files) {
        let inFile = 0;
        if (!skip && (!wanted.year || wanted.year === year)) {
          const rest = words.filter((word) => !head.includes(word));
          for (const entry of items) {
            let match = !wanted.severity || entry.item.classList.contains(wanted.severity);
            if (match && rest.length) {
              entry.text ??= entry.item.textContent.toLowerCase();
              match = rest.every((word) => entry.text.includes(word));
            }
            entry.item.hidden = !match;
            inFile += match;
          }
        }
        file.hidden = !inFile;
        inGroup += inFile;
      }
      group.hidden = !inGroup;
      badges(group, files, active);
      group.open = Boolean(active) && inGroup > 0 && inGroup <= 400;
      shown += inGroup;
    }
    document.getElementById("shown").textContent =
      `${shown.toLocaleString("en")} ${shown === 1 ? "finding" : "findings"}`;
  };
  const reset = () => {
    form.reset();
    apply();
  };
  if (form) {
    form.hidden = false;
    let timer = 0;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(apply, 120);
    });
  }
  addEventListener("hashchange", reveal);
  reveal();
})();
