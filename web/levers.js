// The levers as sliders, each with a box for the exact number.

import { say, labelled, quantity } from './words.js';
import { h, put } from './dom.js';

/** The part of the page with the levers. */
export function levers(state) {
  const parts = state.plan.levers.map((lever, at) => slider(state, lever, at));
  const cost = h('p', { class: 'cost', hidden: true });
  const reset = h('button', { type: 'button', class: 'small', onclick: () => state.use([]) }, say('reset'));
  const whole = h('section', { 'aria-labelledby': 'levers-heading' },
    h('div', { class: 'bar-of-tools' }, h('h2', { id: 'levers-heading' }, say('levers')), reset),
    parts.length ? parts.map((part) => part.whole) : h('p', { class: 'quiet' }, say('noLevers')), cost);
  const update = () => {
    parts.forEach((part) => part.update());
    reset.hidden = state.changes.size === 0;
  };
  update();
  return {
    whole,
    update,
    show: (board) => {
      put(cost, `${say('cost')}: ${Number(board.cost.toPrecision(6))}`);
      cost.hidden = !(board.cost > 0);
    },
  };
}

/** The ends of a slider: the lever's own, or as far away as its planned setting is large. */
function ends({ planned, min, max }) {
  const far = Math.max(Math.abs(planned), 1);
  return [min ?? planned - far, max ?? planned + far];
}

function slider(state, lever, at) {
  const id = `lever-${at}`;
  const name = labelled(lever.label, lever.name);
  const [min, max] = ends(lever);
  const current = () => {
    const text = state.changes.get(lever.name);
    const value = text === undefined ? lever.planned : Number(text);
    return Number.isFinite(value) ? value : lever.planned;
  };
  const set = (value) => {
    if (!Number.isFinite(value)) return;
    const isPlanned = value === lever.planned && !lever.series;
    state.change(lever.name, isPlanned ? null : String(value));
  };
  const range = h('input', {
    type: 'range', id, min: String(min), max: String(max), step: 'any', 'aria-describedby': `${id}-about`,
    oninput: () => set(round(Number(range.value), min, max)),
    // Without steps of their own the keys move a hundredth of the way.
    onkeydown: (event) => {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (!steps) return;
      event.preventDefault();
      const value = Math.min(max, Math.max(min, round(current() + steps * (max - min) / 100, min, max)));
      range.value = String(value);
      set(value);
    },
  });
  const box = h('input', {
    type: 'number', class: 'exact', step: 'any', 'aria-label': `${name} (${say('value')})`,
    onchange: () => set(Number(box.value)),
  });
  if (lever.min !== null) box.min = String(lever.min);
  if (lever.max !== null) box.max = String(lever.max);
  const shown = h('output', { for: id });
  const back = h('button', {
    type: 'button', class: 'small', 'aria-label': `${say('restore')}: ${name}`,
    onclick: () => { state.change(lever.name, null); range.focus(); },
  }, say('restore'));
  const planned = lever.series ? say('series', lever.series.join(', ')) : say('planned', quantity(lever.planned, lever.unit));
  const whole = h('div', { class: 'lever' },
    h('label', { for: id }, name),
    shown, range, box, back,
    h('p', { class: 'about', id: `${id}-about` },
      `${quantity(min, lever.unit)} – ${quantity(max, lever.unit)} · ${planned}`,
      lever.cost ? ` · ${say('cost')} ${lever.cost}` : '',
      lever.note ? ` · ${labelled(lever.note, '')}` : ''));
  return {
    whole,
    update: () => {
      const value = current();
      if (document.activeElement !== range || Number(range.value) !== value) range.value = String(value);
      if (document.activeElement !== box) box.value = String(value);
      put(shown, quantity(value, lever.unit));
      range.setAttribute('aria-valuetext', quantity(value, lever.unit));
      back.hidden = !state.changes.has(lever.name);
      whole.classList.toggle('changed', state.changes.has(lever.name));
    },
  };
}

/** A number with as many digits as the way of the slider deserves. */
function round(value, min, max) {
  const digits = Math.max(0, Math.min(12, 3 - Math.floor(Math.log10(max - min || 1))));
  return Number(value.toFixed(digits));
}
