// The assumptions that matter most, and any other by search: each as low–middle–high or as an expression, with its density.

import { say, labelled, quantity } from './words.js';
import { h, s, fill, put } from './dom.js';

/** So many of those that matter are shown. */
const MOST = 6;

/** The part of the page with the assumptions. */
export function assumptions(state) {
  const list = h('div', {});
  const told = h('p', { class: 'quiet', role: 'status' }, say('ranking'));
  const parts = new Map();
  const known = new Map(state.plan.assumptions.map((item) => [item.name, item]));
  const options = state.plan.assumptions.map((item) => h('option', { value: item.name }, labelled(item.label, item.name)));
  const search = h('input', {
    type: 'search', id: 'find-assumption', autocomplete: 'off',
    onchange: () => {
      const text = search.value.trim();
      const found = known.get(text) ?? state.plan.assumptions.find((item) => labelled(item.label, item.name) === text);
      if (!found) return;
      add(found.name, true).focus();
      search.value = '';
    },
  });
  search.setAttribute('list', 'all-assumptions');
  const whole = h('section', { 'aria-labelledby': 'assumptions-heading' },
    h('h2', { id: 'assumptions-heading' }, say('assumptionsMatter')), told, list,
    h('div', { class: 'search' }, h('label', { for: 'find-assumption' }, say('findAssumption')), search,
      h('datalist', { id: 'all-assumptions' }, options)));
  if (!known.size) whole.hidden = true;

  function add(name, first = false) {
    if (!parts.has(name) && known.has(name)) {
      const part = assumption(state, known.get(name), parts.size);
      parts.set(name, part);
      if (first) list.prepend(part.whole);
      else list.append(part.whole);
      part.update();
    }
    return parts.get(name) ?? { focus: () => {} };
  }

  const update = () => {
    for (const name of state.changes.keys()) if (known.has(name)) add(name);
    parts.forEach((part) => part.update());
  };
  update();
  return {
    whole,
    update,
    /** What decides the targets, from the engine. */
    rank: (answer) => {
      told.hidden = true;
      if (answer.is !== 'matter') return;
      const weights = new Map();
      for (const { drivers } of answer.targets) {
        for (const driver of drivers) {
          const { met, value } = driver;
          const weight = met?.total ?? met?.first_order ?? value?.total ?? 0;
          for (const name of driver.name.split(' + ')) {
            if (known.has(name)) weights.set(name, (weights.get(name) ?? 0) + Math.max(0, weight));
          }
        }
      }
      const sorted = [...weights].filter(([, weight]) => weight > 0).sort(([, one], [, other]) => other - one);
      sorted.slice(0, MOST).forEach(([name]) => add(name));
    },
    refuse: (sets, text) => parts.forEach((part, name) => {
      if (sets.some((set) => set.startsWith(`${name}=`))) part.refuse(text);
    }),
  };
}

function assumption(state, item, at) {
  const id = `assumption-${at}`;
  const name = labelled(item.label, item.name);
  const written = () => state.changes.get(item.name) ?? item.expression ?? '';
  const expression = h('input', {
    type: 'text', id, spellcheck: false, class: 'code', 'aria-describedby': `${id}-mistake`,
    onchange: () => set(expression.value.trim()),
  });
  const mistake = h('p', { class: 'mistake', id: `${id}-mistake`, role: 'alert', hidden: true });
  const three = ['low', 'middle', 'high'].map((word) => h('input', {
    type: 'text', class: 'exact', 'aria-label': `${name}: ${say(word)}`,
    onchange: () => {
      const values = three.map((box) => box.value.trim());
      if (values.every((value) => value)) set(`pert(${values.join(', ')})`);
    },
  }));
  const back = h('button', {
    type: 'button', class: 'small', 'aria-label': `${say('restore')}: ${name}`,
    onclick: () => { set(null); expression.focus(); },
  }, say('restore'));
  const drawn = h('div', { class: 'density' });
  const whole = h('div', { class: 'assumption' },
    h('label', { for: id }, name), back,
    h('div', { class: 'fields' },
      three.map((box, place) => h('span', { class: 'three' }, h('span', { class: 'quiet', 'aria-hidden': 'true' }, say(['low', 'middle', 'high'][place])), box))),
    expression, mistake, drawn,
    h('p', { class: 'about' }, [item.note && labelled(item.note, ''), item.source].filter(Boolean).join(' · ')));
  let planned = null;
  let shown = null;

  function set(text) {
    mistake.hidden = true;
    state.change(item.name, text === item.expression ? null : text);
  }

  async function draw() {
    const sets = state.sets();
    const own = sets.filter((set) => set.startsWith(`${item.name}=`));
    const answer = await state.engine.ask('live', { ask: 'density', name: item.name, sets });
    if (answer.is === 'mistakes') return refuse(answer.found[0]?.message ?? '');
    if (answer.is !== 'density') return null;
    if (!own.length) planned = answer;
    fill(drawn, density(answer, own.length ? planned : null, name));
    // Three numbers that say about the same, where the expression does not say them itself.
    const found = /^(?:pert|triangular)\(([^,()]+),([^,()]+),([^,()]+)\)$/.exec(written());
    const [q05, , , q50, , , q95] = answer.quantiles ?? [];
    const values = found ? found.slice(1).map((text) => text.trim()) : [q05, q50, q95].map((value) => rounded(value));
    three.forEach((box, place) => { if (document.activeElement !== box) box.value = values[place]; });
    return null;
  }

  function refuse(text) {
    put(mistake, text);
    mistake.hidden = false;
  }

  return {
    whole,
    focus: () => expression.focus(),
    refuse,
    update: () => {
      const text = written();
      if (document.activeElement !== expression) expression.value = text;
      back.hidden = !state.changes.has(item.name);
      whole.classList.toggle('changed', state.changes.has(item.name));
      if (text !== shown) {
        shown = text;
        draw();
      }
    },
  };
}

function rounded(value) {
  return value === undefined ? '' : String(Number(value.toPrecision(3)));
}

/** A density as a drawing, over that of the plan. */
function density(answer, planned, name) {
  if (!answer.edges) return h('p', { class: 'quiet' }, quantity(answer.mean, null));
  const [width, height] = [260, 56];
  const all = [answer, planned].filter((one) => one?.edges);
  const low = Math.min(...all.map((one) => one.edges[0]));
  const high = Math.max(...all.map((one) => one.edges.at(-1)));
  const top = Math.max(...all.flatMap((one) => one.densities));
  const x = (value) => (width * (value - low) / (high - low || 1)).toFixed(1);
  const y = (value) => (height * (1 - value / (top || 1))).toFixed(1);
  const path = ({ edges, densities }) => {
    const steps = densities.map((value, at) => `L${x(edges[at])} ${y(value)}L${x(edges[at + 1])} ${y(value)}`);
    return `M${x(edges[0])} ${height}${steps.join('')}L${x(edges.at(-1))} ${height}Z`;
  };
  const caption = say('density', name, ...[1, 0, 2].map((at) => answer.shown?.[at] ?? '–'));
  return h('figure', {},
    s('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': caption },
      ...(planned?.edges ? [s('path', { d: path(planned), class: 'before' })] : []), s('path', { d: path(answer), class: 'now' })),
    h('figcaption', { class: 'about' }, (answer.shown ?? []).join(' · ')));
}
