// The scenario as text, with its mistakes as `check` has them, each under its line.

import { say } from './words.js';
import { h, fill, put } from './dom.js';

/** How long somebody pauses before the text is read. */
const PAUSE = 300;

/** The part of the page with the text. `given` is what is edited. */
export function editor(state, close) {
  let given = null;
  let timer = 0;
  let asked = 0;
  const choose = h('select', { id: 'edited-file', onchange: () => pick() });
  const text = h('textarea', { id: 'edited-text', class: 'code', spellcheck: false, rows: 24, wrap: 'off', oninput: () => later() });
  const verdict = h('p', { role: 'status', class: 'quiet' });
  const found = h('ol', { class: 'found', 'aria-label': say('text') });
  const use = h('button', { type: 'button', onclick: () => adopt() }, say('usePlan'));
  const whole = h('section', { class: 'panel', id: 'editor', 'aria-labelledby': 'editor-heading', hidden: true },
    h('div', { class: 'bar-of-tools' },
      h('h2', { id: 'editor-heading', tabIndex: -1 }, say('text')),
      h('label', { for: 'edited-file', class: 'hidden-text' }, say('file')), choose, use,
      h('button', { type: 'button', class: 'small right', onclick: () => { whole.hidden = true; close(); } }, say('close'))),
    h('label', { for: 'edited-text', class: 'hidden-text' }, say('text')),
    text, verdict, found);

  function pick() {
    const file = given.files[choose.value];
    text.value = typeof file === 'string' ? file : '';
    text.readOnly = typeof file !== 'string';
  }

  function open(files, focus = true) {
    given = { ...files, files: { ...files.files } };
    const names = [given.main, ...Object.keys(given.files).filter((name) => name !== given.main)];
    fill(choose, names.map((name) => h('option', { value: name }, name)));
    whole.hidden = false;
    pick();
    check();
    if (focus) whole.querySelector('h2').focus();
  }

  function later() {
    given.files[choose.value] = text.value;
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }

  async function check() {
    const number = ++asked;
    const answer = await state.engine.ask('live', { ask: 'check', main: given.main, files: given.files });
    if (number !== asked) return;
    show(answer);
  }

  function show(answer) {
    if (answer.message) {
      put(verdict, answer.message);
      use.disabled = true;
      return;
    }
    const { errors, warnings } = answer;
    put(verdict, errors + warnings ? say('mistakes', errors, warnings) : say('fine'));
    use.disabled = errors > 0;
    fill(found, answer.found.map((one) => h('li', { class: one.severity },
      one.line ? h('button', { type: 'button', class: 'link', onclick: () => go(one) }, `${one.file}: ${say('line', one.line)}`) : null,
      h('pre', { tabIndex: 0 }, one.drawn))));
  }

  /** Goes to the place of a mistake. */
  function go({ file, line, column, end_line: endLine, end_column: endColumn }) {
    if (file !== choose.value && given.files[file] !== undefined) {
      choose.value = file;
      pick();
    }
    const lines = text.value.split('\n');
    const place = (line, column) => lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
      + [...lines[line - 1] ?? ''].slice(0, column - 1).join('').length;
    text.focus();
    text.setSelectionRange(place(line, column), place(endLine, endColumn));
    text.scrollTop = (line - 4) * (text.scrollHeight / Math.max(1, lines.length));
  }

  async function adopt() {
    const answer = await state.open(given, []);
    if (answer.is === 'mistakes') show(answer);
    else if (answer.is !== 'plan') put(verdict, answer.message ?? '');
  }

  return { whole, open, isOpen: () => !whole.hidden, given: () => given, text: () => text };
}

/** The scenario among files: the first that is JSON and that no other one extends. */
export function mainOf(files) {
  const names = Object.keys(files).filter((name) => name.endsWith('.json'));
  const isExtended = (name) => names.some((other) => other !== name && typeof files[other] === 'string'
    && new RegExp(`"extends"\\s*:\\s*"(?:\\./)?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"`).test(files[other]));
  return names.find((name) => !isExtended(name)) ?? names[0] ?? null;
}

/** Files that somebody has chosen or dropped, as the engine takes them. */
export async function read(list) {
  const files = {};
  for (const file of list) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      files[file.name] = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      files[file.name] = { base64: btoa(text) };
    }
  }
  return files;
}
