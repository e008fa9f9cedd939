// The board: targets by group with what is known of each, and the plan as a whole.

import { say, labelled, counted } from './words.js';
import { h, fill, put } from './dom.js';

/** The board of a state. `open` is called with the id of a target. */
export function board(state, open) {
  const rows = new Map();
  const groups = new Map();
  const body = h('tbody', {});
  const status = h('span', { class: 'status', role: 'status' });
  const stop = h('button', { type: 'button', class: 'small', hidden: true, onclick: () => state.stopAsking() }, say('stop'));
  const overall = h('p', { class: 'overall' });
  const refused = h('p', { class: 'mistake', role: 'alert', hidden: true });
  const order = h('select', { id: 'order', onchange: () => arrange() },
    ['asInFile', 'byProbability', 'byChange'].map((word) => h('option', { value: word }, say(word))));
  const hasLights = state.plan.lights.length > 0;
  const head = ['target', 'probability', 'error', 'condition', 'median', ...(hasLights ? ['light'] : []), 'change'];
  const whole = h('section', { class: 'board', 'aria-labelledby': 'board-heading' },
    h('div', { class: 'bar-of-tools' },
      h('h2', { id: 'board-heading', tabIndex: -1 }, say('board')),
      status, stop,
      h('label', { class: 'right', for: 'order' }, say('sort')), order),
    overall, refused,
    h('table', { class: 'targets' },
      h('thead', {}, h('tr', {}, head.map((word) => h('th', { scope: 'col', class: numeric(word) ? 'number' : '' }, say(word))))),
      body));

  function row(target) {
    const name = labelled(target.label, target.id);
    const cell = (word, kind = 'number') => h('td', { class: kind, 'data-name': say(word) });
    const cells = {
      probability: cell('probability'), error: cell('error'), condition: cell('condition', ''),
      median: cell('median'), light: cell('light', ''), change: cell('change'),
    };
    const share = h('span', { class: 'share', 'aria-hidden': 'true' }, h('span', { class: 'filled' }));
    const shown = h('span', {});
    cells.probability.append(shown, share);
    const element = h('tr', {},
      h('th', { scope: 'row' },
        h('button', { type: 'button', class: 'link', 'aria-label': say('openTarget', name), onclick: () => open(target.id) }, name),
        name === target.id ? null : h('span', { class: 'id' }, target.id)),
      cells.probability, cells.error, cells.condition, cells.median, hasLights ? cells.light : null, cells.change);
    rows.set(target.id, { element, cells, shown, filled: share.firstChild });
    return element;
  }

  function group(id) {
    if (!groups.has(id)) {
      const known = state.plan.groups.find((group) => group.id === id);
      const told = h('span', {});
      const name = known ? labelled(known.label, known.id) : say('noGroup');
      const heading = h('tr', { class: 'group' }, h('th', { colSpan: head.length, scope: 'rowgroup' }, name, told));
      groups.set(id, { heading, told });
    }
    return groups.get(id).heading;
  }

  const targets = state.plan.targets;
  targets.forEach(row);
  const isGrouped = targets.some((target) => target.group !== null);

  /** Puts the rows into their order; whoever has the focus keeps it. */
  function arrange() {
    const focused = document.activeElement;
    const found = new Map((state.shown?.targets ?? []).map((target) => [target.id, target]));
    const by = {
      byProbability: (target) => found.get(target.id)?.probability ?? 0,
      byChange: (target) => -Math.abs(found.get(target.id)?.change ?? 0),
    }[order.value];
    const sorted = by ? [...targets].sort((one, other) => by(one) - by(other)) : targets;
    const elements = [];
    let before;
    for (const target of sorted) {
      if (isGrouped && !by && target.group !== before) elements.push(group(target.group));
      before = target.group;
      elements.push(rows.get(target.id).element);
    }
    body.replaceChildren(...elements);
    if (focused && focused !== document.activeElement && body.contains(focused)) focused.focus();
  }

  function show(board) {
    for (const target of board.targets) {
      const found = rows.get(target.id);
      if (!found) continue;
      const { cells, shown, filled } = found;
      put(shown, target.shown.probability);
      filled.style.inlineSize = `${100 * target.probability}%`;
      put(cells.error, target.shown.error);
      put(cells.condition, target.shown.condition);
      put(cells.median, target.shown.median);
      const [change, error] = target.shown.change ?? ['', ''];
      const isThere = !board.planned && target.change !== null;
      put(cells.change, isThere ? (error ? `${change} ± ${error}` : change) : '');
      const isSure = Math.abs(target.change) > 2 * target.change_error;
      cells.change.classList.toggle('better', isThere && isSure && target.change > 0);
      cells.change.classList.toggle('worse', isThere && isSure && target.change < 0);
    }
    for (const { id, targets: count, expected_met: met, shown } of board.plan.groups) {
      const found = groups.get(id);
      if (found) put(found.told, `${met.toFixed(1)} / ${count} · ${say('together')} ${shown}`);
    }
    const { plan } = board;
    put(overall, say('metOnAverage', plan.targets, plan.shown.expected_met, plan.likely, plan.shown.all_met));
    put(status, board.last ? say('settled', counted(board.paths)) : say('paths', counted(board.paths)));
    stop.hidden = board.last;
    refused.hidden = true;
    if (order.value !== 'asInFile') arrange();
  }

  function light(lights) {
    for (const [id, { cells }] of rows) {
      const found = lights?.find((light) => light.id === id);
      fill(cells.light, found?.light ? h('span', { class: `light ${found.light}` }, found.word) : null);
    }
  }

  arrange();
  if (state.shown) show(state.shown);
  else put(status, say('counting'));
  light(state.lights);
  return {
    whole,
    show,
    light,
    /** Another case is being worked out. */
    ask: () => put(status, say('counting')),
    /** A case that has mistakes has no board. */
    refuse: (text) => {
      put(refused, text);
      refused.hidden = false;
      stop.hidden = true;
      put(status, '');
    },
    idle: (answer) => {
      stop.hidden = true;
      if (answer?.is === 'stopped') put(status, `${say('stopped')} · ${say('paths', counted(state.shown?.paths ?? 0))}`);
    },
  };
}

function numeric(word) {
  return !['target', 'condition', 'light'].includes(word);
}
