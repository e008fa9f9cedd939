// Elements of the page. Styles are set by classes and properties alone: the policy of the page allows nothing else.

/** An element with properties (on… are listeners, aria-… and data-… attributes) and children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name in element && !name.startsWith('aria') && name !== 'list') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts children in the place of all that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets a text where it differs, so that nothing is read out twice. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A drawing made by the engine, as an element. It comes from the engine alone and holds no script. */
export function drawing(svg, caption) {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const element = document.importNode(parsed, true);
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', caption);
  // The whole is one picture with one name.
  for (const part of element.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  element.removeAttribute('width');
  element.removeAttribute('height');
  return element;
}

/** An element of a drawing. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A table with a head and rows; the first column heads its row. */
export function table(caption, head, rows) {
  return h('div', { class: 'scrolls', tabIndex: 0, role: 'region', 'aria-label': caption },
    h('table', {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, head.map((cell) => h('th', { scope: 'col' }, cell)))),
      h('tbody', {}, rows.map(([first, ...others]) => h('tr', {},
        h('th', { scope: 'row' }, first), others.map((cell) => h('td', { class: 'number' }, cell)))))));
}

/** Saves bytes as a file of this machine. */
export function save(name, type, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** The bytes of a base64 text. */
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
