// Cases: what was changed, under a name. Several side by side, kept by the browser, saved as files, sent as fragments.

import { say, labelled } from './words.js';
import { h, fill, put, table, save } from './dom.js';
import { fragment, key } from './state.js';
import { pictures } from './pictures.js';

/** The part of the page with the cases. */
export function cases(state) {
  const list = h('ul', { class: 'cases' });
  const said = h('p', { class: 'quiet', role: 'status' });
  const shared = h('output', { class: 'code', hidden: true, tabIndex: 0 });
  const compared = h('div', { class: 'shown', 'aria-live': 'polite' });
  const left = h('div', { class: 'offer', hidden: true });
  const name = h('input', { type: 'text', id: 'case-name', maxLength: 60, required: true });
  const fan = h('select', { id: 'case-fan' }, h('option', { value: '' }, '–'),
    state.plan.indicators.map((item) => h('option', { value: item.name }, labelled(item.label, item.name))));
  const wanted = new Set();
  const compare = h('button', { type: 'button', onclick: () => beside() }, say('compareCases'));
  const whole = h('section', { class: 'panel', 'aria-labelledby': 'cases-heading' },
    h('h2', { id: 'cases-heading' }, say('cases')), left,
    h('form', {
      class: 'line', onsubmit: (event) => {
        event.preventDefault();
        keep(name.value.trim());
        name.value = '';
      },
    }, h('label', { for: 'case-name' }, say('caseName')), name, h('button', { type: 'submit' }, say('saveCase'))),
    list,
    h('div', { class: 'line' },
      h('button', { type: 'button', onclick: variant }, say('variant')),
      h('button', { type: 'button', onclick: share }, say('share')),
      h('label', { for: 'case-fan' }, say('fanOf')), fan, compare),
    said, shared, compared);

  function keep(called) {
    if (!called) return;
    const kept = { name: called, sets: state.sets() };
    const at = state.cases.findIndex((other) => other.name === called);
    if (at < 0) state.cases.push(kept);
    else state.cases[at] = kept;
    wanted.add(called);
    state.keep();
    update();
  }

  function update() {
    const current = key(state.sets());
    const item = (one) => h('li', { class: key(one.sets) === current ? 'current' : '' },
      h('input', {
        type: 'checkbox', checked: wanted.has(one.name), 'aria-label': say('inComparison', one.name),
        onchange: (event) => { if (event.target.checked) wanted.add(one.name); else wanted.delete(one.name); },
      }),
      h('span', { class: 'name' }, one.name), h('span', { class: 'quiet' }, one.sets.join(', ') || say('asPlanned')),
      h('button', { type: 'button', class: 'small', 'aria-label': `${say('load')}: ${one.name}`, onclick: () => state.use(one.sets) }, say('load')),
      h('button', {
        type: 'button', class: 'small', 'aria-label': `${say('remove')}: ${one.name}`, onclick: () => {
          state.cases = state.cases.filter((other) => other !== one);
          wanted.delete(one.name);
          state.keep();
          update();
          name.focus();
        },
      }, say('remove')));
    fill(list, state.cases.map(item));
    compare.disabled = state.cases.length === 0;
  }

  /** Offers what was left here last time. */
  function offer() {
    const sets = state.left;
    left.hidden = !sets || key(sets) === key(state.sets());
    if (left.hidden) return;
    fill(left, h('p', {}, say('kept', sets.length)),
      h('button', { type: 'button', onclick: () => { state.left = null; left.hidden = true; state.use(sets); } }, say('takeUp')),
      h('button', { type: 'button', onclick: () => { state.left = null; left.hidden = true; state.keep(); } }, say('forget')));
  }

  async function variant() {
    const called = `${state.plan.name}-${Date.now().toString(36)}`;
    const title = state.cases.find((one) => key(one.sets) === key(state.sets()))?.name;
    const answer = await state.engine.ask('live', { ask: 'variant', sets: state.sets(), name: called, title });
    if (answer.is === 'variant') save(answer.file, 'application/json', answer.text);
    else put(said, answer.message ?? answer.found?.[0]?.message ?? '');
  }

  async function share() {
    const title = state.cases.find((one) => key(one.sets) === key(state.sets()))?.name ?? '';
    const text = fragment(title, state.sets());
    shared.value = text;
    shared.hidden = false;
    shared.setAttribute('aria-label', say('sharedHere'));
    try {
      await navigator.clipboard.writeText(text);
      put(said, say('shared'));
    } catch {
      put(said, say('sharedHere'));
    }
  }

  async function beside() {
    const chosen = state.cases.filter((one) => wanted.has(one.name));
    const all = [{ name: say('asPlanned'), sets: [] }, ...(chosen.length ? chosen : state.cases)];
    fill(compared, h('p', { class: 'quiet' }, say('working')));
    const indicators = fan.value ? [fan.value] : [];
    const paths = Math.max(...state.engine.stages);
    const answer = await state.study({ ask: 'compare', cases: all, paths, indicators });
    if (answer.is !== 'compared') {
      fill(compared, h('p', {}, answer.message ?? answer.found?.[0]?.message ?? say('stopped')));
      return;
    }
    const { comparison } = answer;
    const percent = (value) => (value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)}%`);
    const points = (difference) => {
      if (!difference || difference.probability === null) return '';
      const sign = difference.probability > 0 ? '+' : '';
      return ` (${sign}${(100 * difference.probability).toFixed(1)} ± ${(100 * difference.standard_error).toFixed(1)})`;
    };
    const rows = comparison.targets.map((target) => [labelled(target.label, target.id),
      ...target.probabilities.map((value, at) => percent(value) + (at ? points(target.differences[at - 1]) : ''))]);
    rows.push([say('together'), ...comparison.plan.map((plan) => percent(plan.all_met))]);
    fill(compared, table(say('compareCases'), [say('target'), ...comparison.scenarios], rows), pictures(state, answer.pictures, null));
  }

  update();
  offer();
  return { whole, update };
}
