// Pick lists with search: what is typed is looked for by the program, and the list is worked with keys or a pointer.
"use strict";
(() => {
  const { review, element } = KG;
  let count = 0;

  // The value around the caret: cells with several hold them divided by semicolons.
  const part = (input, several) => {
    if (!several) return [0, input.value.length];
    const caret = input.selectionStart ?? input.value.length;
    const from = input.value.lastIndexOf(";", caret - 1) + 1;
    const end = input.value.indexOf(";", caret);
    return [from, end < 0 ? input.value.length : end];
  };

  KG.pick = (input, field, chosen) => {
    const id = `pick-${++count}`;
    const list = element("ul", { id, role: "listbox", class: "picks", hidden: true, "aria-label": field.column });
    let options = [];
    let here = -1;
    let asked = 0;
    KG.fill(
      input,
      {
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": id,
        autocomplete: "off",
      },
      [],
    );

    const close = () => {
      asked += 1;
      list.hidden = true;
      here = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const point = (place) => {
      here = place;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === here)));
      if (here < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[here].id);
      list.children[here].scrollIntoView({ block: "nearest" });
    };
    const take = (option) => {
      const [from, end] = part(input, field.several);
      const value = option.make ? option.value : (from ? " " : "") + option.value;
      close();
      if (option.make) return KG.newActor(option.value, input);
      input.setRangeText(value, from, end, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      close(); // the list that this would open again
      chosen();
    };
    const show = (found, text) => {
      const known = found.flatMap((one) => [one.value, one.label, one.note.split(",")[0]]);
      const make = field.pick === "actor" && text && !known.some((name) => name.toLowerCase() === text.toLowerCase());
      options = make ? [...found, { value: text, label: `New actor “${text}” …`, note: "", make: true }] : found;
      list.replaceChildren(
        ...options.map((option, number) =>
          element(
            "li",
            {
              id: `${id}-${number}`,
              role: "option",
              "aria-selected": "false",
              onpointerdown: (event) => {
                event.preventDefault();
                take(option);
              },
            },
            `${option.label} `,
            element("span", { class: "kicker" }, option.note || ""),
          ),
        ),
      );
      list.hidden = options.length === 0;
      list.classList.remove("end");
      list.classList.toggle("end", list.getBoundingClientRect().right > document.documentElement.clientWidth);
      here = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const search = async () => {
      const mine = ++asked;
      const [from, end] = part(input, field.several);
      const text = input.value.slice(from, end).trim();
      const found = await review.find(field.column, text).catch(() => []);
      if (mine === asked && document.activeElement === input) show(found, text);
    };

    input.addEventListener("input", search);
    input.addEventListener("click", search);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return search();
        const step = event.key === "ArrowDown" ? 1 : -1;
        point((here + step + options.length + (here < 0 && step < 0 ? 1 : 0)) % options.length);
      } else if (event.key === "Enter" && !list.hidden && here >= 0 && !event.ctrlKey) {
        event.preventDefault();
        take(options[here]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
    return list;
  };
})();
