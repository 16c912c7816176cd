// Sorts and filters the table. The page is whole without it.
"use strict";
(() => {
  const table = document.querySelector("table.rows");
  if (!table) return;
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => { const cell = row.cells[column]; return cell.dataset.key ?? cell.textContent.trim(); };
  const collate = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      rows.sort((a, b) => way * collate.compare(key(a, column), key(b, column)));
      body.append(...rows);
    });
  });
  const tools = document.createElement("div");
  tools.id = "tools";
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = search.ariaLabel = "Filter rows";
  const count = document.createElement("output");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const choices = ["kind", "status", "country"].map((name) => {
    const select = document.createElement("select");
    select.ariaLabel = name;
    const values = new Set(rows.flatMap((row) => (row.dataset[name] ?? "").split(" ").filter(Boolean)));
    select.append(new Option(`any ${name}`, ""), ...[...values].sort(collate.compare).map((value) => new Option(value, value)));
    return [name, select, values.size];
  });
  const texts = rows.map((row) => plain(row.textContent));
  const filter = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row) => {
      const place = Number(row.dataset.place);
      const fits = words.every((word) => texts[place].includes(word)) &&
        choices.every(([name, select]) => !select.value || (row.dataset[name] ?? "").split(" ").includes(select.value));
      row.hidden = !fits;
      shown += fits;
    });
    count.value = `${shown} of ${rows.length}`;
  };
  tools.append(search, ...choices.filter(([, , size]) => size > 1).map(([, select]) => select), count);
  tools.addEventListener("input", filter);
  table.before(tools);
  filter();
})();
