// What is opened and what is saved: scenarios, examples, documents, the page itself.

import { say, labelled } from './words.js';
import { h, save } from './dom.js';
import { download } from './pictures.js';

/** The menu of scenarios. */
export function scenarios(state, welcome, { edit, take, fresh }) {
  const pick = h('input', {
    type: 'file', multiple: true, accept: '.json,.csv', class: 'hidden-text', id: 'pick', tabIndex: -1, 'aria-label': say('chooseFiles'),
    onchange: () => { take([...pick.files]); pick.value = ''; },
  });
  const example = h('select', {
    id: 'example', 'aria-label': say('examples'),
    onchange: async () => {
      const name = example.value;
      example.value = '';
      if (!name) return;
      const answer = await state.engine.ask('live', { ask: 'example', name });
      if (answer.is === 'files') state.open(answer, []);
    },
  }, h('option', { value: '' }, say('examples')), welcome.examples.map((one) => h('option', { value: one.name }, labelled(one.title, one.name))));
  return h('div', { class: 'menu' },
    h('button', { type: 'button', onclick: () => pick.click() }, say('chooseFiles')), pick,
    example,
    h('button', { type: 'button', onclick: fresh }, say('newPlan')),
    state.given ? h('button', { type: 'button', onclick: edit }, say('edit')) : null);
}

/** The menu of files that a run writes. */
export function downloads(state, welcome) {
  const choose = h('select', {
    id: 'download', 'aria-label': say('downloads'),
    onchange: async () => {
      const file = choose.value;
      choose.value = '';
      if (!file) return;
      if (file === ':page') await onePage(state);
      else if (file === ':print') print();
      else await download(state, { ask: 'document', file, sets: state.sets(), paths: Math.max(...state.engine.stages) });
    },
  }, h('option', { value: '' }, say('downloads')),
  welcome.files.map((file) => h('option', { value: file }, file)),
  state.engine.oneFile ? h('option', { value: ':page' }, say('onePage')) : null,
  h('option', { value: ':print' }, say('print')));
  return choose;
}

async function onePage(state) {
  const { main, files } = state.given;
  const found = await state.engine.oneFile({ main, files, sets: state.sets(), language: document.documentElement.lang.slice(0, 2) });
  if (found.page) save(`${state.plan.name}.html`, 'text/html', found.page);
  else state.emit('said', say('noModule', found.script));
}
