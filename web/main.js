// The page: puts its parts together and lets them hear of one another.

import { say, labelled, spoken } from './words.js';
import { h, fill, put } from './dom.js';
import { engine } from './engine.js';
import { State, remembered, ofFragment } from './state.js';
import { board } from './board.js';
import { levers } from './levers.js';
import { assumptions } from './assumptions.js';
import { targetPanel, indicatorPanel } from './target.js';
import { cases } from './cases.js';
import { editor, mainOf, read } from './editor.js';
import { scenarios, downloads } from './files.js';

const THEMES = ['themeAuto', 'themeLight', 'themeDark'];

const state = new State(engine());
const app = document.getElementById('app');
let parts = {};
let welcome = { examples: [], files: [] };

/** Light, dark, or as the system has it. */
function theme(word) {
  document.documentElement.dataset.theme = { themeLight: 'light', themeDark: 'dark' }[word] ?? 'auto';
}

/** Builds the page anew: for another plan, or in another language. */
function build() {
  const opened = parts.target?.isOpen();
  document.documentElement.lang = spoken.language === 'en' ? 'en' : 'zh-CN';
  const { plan } = state;
  const title = plan ? labelled(plan.title, plan.name) : 'attain';
  document.title = plan ? `${title} · attain` : 'attain';
  const said = h('p', { class: 'said', role: 'alert', hidden: true });
  const progress = h('progress', { max: 1, 'aria-label': say('working') });
  const working = h('div', { class: 'working', hidden: true }, h('span', { role: 'status' }, say('working')), progress,
    h('button', { type: 'button', class: 'small', onclick: () => state.engine.stop('study') }, say('stop')));
  const chooseTheme = h('select', {
    id: 'theme', 'aria-label': say('theme'), onchange: () => { theme(chooseTheme.value); remembered('attain:theme', chooseTheme.value); },
  }, THEMES.map((word) => h('option', { value: word, selected: (remembered('attain:theme') ?? 'themeAuto') === word }, say(word))));
  const edited = editor(state, () => {});
  const fresh = async () => {
    const answer = await state.engine.ask('live', { ask: 'template', name: 'my-plan' });
    if (answer.is === 'text') edited.open({ main: answer.file, files: { [answer.file]: answer.text } });
  };
  const take = async (list) => {
    const files = await read(list);
    const main = mainOf(files);
    if (!main) return;
    const answer = await state.open({ main, files }, []);
    if (answer.is !== 'plan') parts.editor.open({ main, files });
  };
  const header = h('header', {},
    plan ? h('a', { class: 'skip', href: '#board-heading' }, say('skip')) : null,
    h('h1', {}, title),
    h('div', { class: 'tools' },
      scenarios(state, welcome, { edit: () => edited.open(edited.given() ?? state.given), take, fresh }),
      plan ? downloads(state, welcome) : null,
      chooseTheme,
      h('button', { type: 'button', lang: spoken.language === 'en' ? 'zh-CN' : 'en', onclick: speak }, say('language'))));
  parts = { said, working, progress, editor: edited, take };
  if (!plan) {
    fill(app, header, h('main', {}, said, h('p', { class: 'welcome' }, say('welcome')), h('p', { class: 'quiet' }, say('dropHere')), edited.whole));
    return;
  }
  const target = targetPanel(state);
  parts = {
    ...parts,
    target,
    board: board(state, target.open),
    levers: levers(state),
    assumptions: assumptions(state),
    indicators: indicatorPanel(state),
    cases: cases(state),
  };
  fill(app, header,
    h('main', {}, said, working, edited.whole,
      h('div', { class: 'columns' },
        h('div', { class: 'left' }, parts.levers.whole, parts.assumptions.whole),
        h('div', { class: 'right' }, parts.board.whole, target.whole, parts.indicators.whole, parts.cases.whole))));
  if (state.shown) parts.levers.show(state.shown);
  if (state.ranked) parts.assumptions.rank(state.ranked);
  if (opened) target.close();
}

function speak() {
  state.speak(spoken.language === 'en' ? 'zh' : 'en');
}

function tell(text) {
  put(parts.said, text);
  parts.said.hidden = !text;
}

/** Where something takes longer than half a second, that is shown. */
let slow = 0;
function working(what) {
  clearTimeout(slow);
  if (!what) {
    parts.working.hidden = true;
    return;
  }
  tell('');
  parts.progress.removeAttribute('value');
  slow = setTimeout(() => { parts.working.hidden = false; }, 500);
}

state.on('plan', build);
state.on('board', (found) => { parts.board?.show(found); parts.levers?.show(found); });
state.on('case', () => { parts.levers?.update(); parts.assumptions?.update(); parts.cases?.update(); });
state.on('settled', () => {
  if (parts.target?.isOpen()) parts.target.settle();
  parts.indicators?.settle();
  state.lighten();
  if (!state.studies) state.rank();
});
state.on('asking', () => parts.board?.ask());
state.on('idle', (answer) => parts.board?.idle(answer));
state.on('ranked', (answer) => parts.assumptions?.rank(answer));
state.on('lights', (lights) => parts.board?.light(lights));
state.on('refused', ({ sets, answer }) => {
  const text = answer.message ?? answer.found?.[0]?.message ?? '';
  parts.board?.refuse(text);
  parts.assumptions?.refuse(sets, text);
});
state.on('said', tell);
state.on('working', working);
state.on('progress', (step) => {
  if (!step || !parts.progress) return;
  if (step.total) parts.progress.value = step.done / step.total;
});

for (const kind of ['dragover', 'drop']) {
  addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.classList.toggle('dropping', kind === 'dragover');
    if (kind === 'drop' && event.dataTransfer?.files.length) parts.take?.([...event.dataTransfer.files]);
  });
}
addEventListener('dragleave', () => document.body.classList.remove('dropping'));
addEventListener('hashchange', () => {
  const found = ofFragment(location.hash);
  if (found && state.plan) state.use(found.sets);
});

async function start() {
  theme(remembered('attain:theme') ?? 'themeAuto');
  state.engine.onlost = () => tell(say('lost'));
  state.engine.onold = () => tell(say('old'));
  state.engine.onreopened = () => state.move();
  const given = await state.engine.given();
  spoken.language = remembered('attain:language') ?? given.language ?? 'zh';
  build();
  welcome = await state.engine.ask('live', { ask: 'hello' });
  if (!given.main) {
    build();
    return;
  }
  const sent = ofFragment(location.hash);
  const answer = await state.open(given, sent ? sent.sets : given.sets ?? []);
  if (answer.is === 'plan') return;
  build();
  if (answer.is === 'mistakes') parts.editor.open(given, false);
  else tell(answer.message ?? '');
}

start();
