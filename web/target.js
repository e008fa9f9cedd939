// A target opened, and an indicator chosen: pictures, values, what decides, what it would take.

import { say, labelled, quantity, counted } from './words.js';
import { h, fill, put } from './dom.js';
import { pictures, distributionTable, fanTable, pointed } from './pictures.js';

/** So many paths of what decides a target: enough for its order. */
const DECIDING = 8192;

/** The part of the page with the target that is open. */
export function targetPanel(state) {
  const whole = h('section', { class: 'panel', id: 'target', 'aria-labelledby': 'target-heading', hidden: true });
  let current = null;
  let opener = null;

  async function load() {
    const id = current;
    if (!id) return;
    const target = state.plan.targets.find((target) => target.id === id);
    const name = labelled(target.label, id);
    const sets = state.sets();
    const paths = Math.max(...state.engine.stages);
    const answer = await state.study({ ask: 'target', target: id, sets, paths });
    if (current !== id || answer.is !== 'target') return;
    const { detail } = answer;
    const indicators = answer.indicators.map((indicator) => {
      const of = state.plan.indicators.find((item) => item.name === indicator.name);
      const called = labelled(indicator.label, indicator.name);
      return [pointed(indicator, of?.unit, called), h('details', {}, h('summary', {}, `${called}: ${say('values')}`), fanTable(indicator, of?.unit, called))];
    });
    fill(whole.querySelector('.shown'),
      h('p', {}, say('known', detail.measure), ' · ', say('paths', counted(answer.paths))),
      pictures(state, answer.pictures, { sets, paths }),
      indicators,
      h('details', {}, h('summary', {}, `${name}: ${say('values')}`), distributionTable(detail, target.unit, name)));
  }

  async function decide() {
    const id = current;
    const place = whole.querySelector('.decides');
    fill(place, h('p', { class: 'quiet' }, say('working')));
    const answer = await state.study({ ask: 'matter', targets: [id], pictures: true, paths: DECIDING, sets: state.sets() });
    if (current !== id) return;
    fill(place, answer.is === 'matter' ? pictures(state, answer.pictures, null) : h('p', {}, answer.message ?? say('stopped')));
  }

  async function seek(probability) {
    const id = current;
    const place = whole.querySelector('.sought');
    fill(place, h('p', { class: 'quiet' }, say('working')));
    const answer = await state.study({ ask: 'seek', target: id, probability, sets: state.sets() });
    if (current !== id) return;
    if (answer.is !== 'sought') {
      fill(place, h('p', {}, answer.message ?? say('stopped')));
      return;
    }
    const { found, sets } = answer;
    const percent = (value) => `${(100 * value).toFixed(1)}%`;
    const word = found.reachable === false ? 'unreached' : 'reached';
    const moved = found.levers.filter((lever) => lever.to !== lever.from);
    const unit = (name) => state.plan.levers.find((lever) => lever.name === name)?.unit;
    fill(place,
      h('p', {}, say(word, percent(found.probability), percent(found.planned), Number(found.cost.toPrecision(6)))),
      moved.length ? h('ul', {}, moved.map((lever) => h('li', {},
        `${labelled(lever.label, lever.name)}: ${quantity(lever.from, unit(lever.name))} → ${quantity(lever.to, unit(lever.name))}`)))
        : h('p', {}, say('noMove')),
      sets && moved.length ? h('button', { type: 'button', onclick: () => state.use(sets) }, say('apply')) : null);
  }

  function open(id) {
    opener = document.activeElement;
    current = id;
    const target = state.plan.targets.find((target) => target.id === id);
    const name = labelled(target.label, id);
    const wanted = h('input', { type: 'number', id: 'wanted', min: '1', max: '100', value: '80', class: 'exact' });
    const heading = h('h2', { id: 'target-heading', tabIndex: -1 }, name);
    fill(whole,
      h('div', { class: 'bar-of-tools' }, heading,
        h('button', { type: 'button', class: 'small right', onclick: close }, say('close'))),
      h('div', { class: 'shown' }, h('p', { class: 'quiet', role: 'status' }, say('working'))),
      h('h3', {}, say('decides')),
      h('button', { type: 'button', onclick: decide }, say('decides')),
      h('div', { class: 'decides', 'aria-live': 'polite' }),
      h('h3', {}, say('takes')),
      h('form', {
        class: 'line', onsubmit: (event) => {
          event.preventDefault();
          seek(Math.min(1, Math.max(0.001, Number(wanted.value) / 100)));
        },
      }, h('label', { for: 'wanted' }, say('wanted')), wanted, h('button', { type: 'submit' }, say('seek'))),
      h('div', { class: 'sought', 'aria-live': 'polite' }));
    whole.hidden = false;
    whole.scrollIntoView({ block: 'nearest' });
    heading.focus();
    load();
  }

  function close() {
    current = null;
    whole.hidden = true;
    state.engine.stop('study');
    if (opener?.isConnected) opener.focus();
  }

  whole.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  return { whole, open, close, settle: load, isOpen: () => current !== null };
}

/** The part of the page with one indicator. */
export function indicatorPanel(state) {
  const shown = h('div', { class: 'shown', 'aria-live': 'polite' });
  const choose = h('select', { id: 'indicator', onchange: () => load() },
    h('option', { value: '' }, say('chooseIndicator')),
    state.plan.indicators.map((item) => h('option', { value: item.name }, labelled(item.label, item.name))));
  const whole = h('section', { class: 'panel', 'aria-labelledby': 'indicators-heading' },
    h('div', { class: 'bar-of-tools' },
      h('h2', { id: 'indicators-heading' }, say('indicators')),
      h('label', { for: 'indicator', class: 'hidden-text' }, say('chooseIndicator')), choose),
    shown);

  async function load() {
    const name = choose.value;
    if (!name) return void fill(shown);
    const sets = state.sets();
    const paths = Math.max(...state.engine.stages);
    if (!shown.childElementCount) fill(shown, h('p', { class: 'quiet' }, say('working')));
    const answer = await state.study({ ask: 'indicator', indicator: name, sets, paths });
    if (choose.value !== name || answer.is !== 'indicator') return;
    const item = state.plan.indicators.find((item) => item.name === name);
    const called = labelled(item.label, name);
    fill(shown,
      pictures(state, answer.pictures, { sets, paths }),
      pointed(answer.detail, item.unit, called),
      h('details', {}, h('summary', {}, `${called}: ${say('values')}`), fanTable(answer.detail, item.unit, called)));
  }

  return { whole, settle: load };
}
