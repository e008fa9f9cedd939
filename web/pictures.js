// Pictures that the engine has drawn, with their values as tables and their files.

import { say, quantity } from './words.js';
import { h, drawing, table, save, bytesOf } from './dom.js';

/** Pictures of a case, each with its caption and its files. */
export function pictures(state, list, of) {
  return list.map((picture) => h('figure', { class: 'picture' },
    drawing(picture.svg, picture.caption),
    h('figcaption', {}, picture.caption,
      of ? ['svg', 'png'].map((form) => h('button', {
        type: 'button', class: 'small', 'aria-label': `${say('download', form.toUpperCase())}: ${picture.caption}`,
        onclick: () => download(state, { ask: 'picture', picture: picture.id, form, ...of }),
      }, form.toUpperCase())) : null)));
}

/** Asks for a file and saves it; gives back what was answered. */
export async function download(state, question) {
  const answer = await state.study(question);
  if (answer.is === 'file') save(answer.name, answer.type, bytesOf(answer.base64));
  if (answer.is === 'fault') state.emit('said', answer.message);
  return answer;
}

const LEVELS = ['0.05', '0.1', '0.25', '0.5', '0.75', '0.9', '0.95'];

function percentOf(level) {
  return `${Number((100 * level).toPrecision(3))}%`;
}

/** The distribution of a target as a table. */
export function distributionTable(detail, unit, name) {
  const rows = [[say('mean'), quantity(detail.mean, unit)], [say('sd'), quantity(detail.sd, unit)]];
  for (const level of LEVELS) rows.push([percentOf(level), quantity(detail.quantiles[level], unit)]);
  return table(`${name}: ${say('values')}`, [say('quantile'), say('value')], rows);
}

/** The fan of an indicator as a table. */
export function fanTable(detail, unit, name) {
  const rows = detail.periods.map((period, at) => [period, ...LEVELS.map((level) => quantity(detail.quantiles[level][at], unit))]);
  return table(`${name}: ${say('values')}`, [say('period'), ...LEVELS.map((level) => percentOf(level))], rows);
}

/** A fan that can be pointed at: the values of the period under the pointer, or the one that the arrow keys have reached. */
export function pointed(detail, unit, name) {
  const readout = h('output', { class: 'readout', 'aria-live': 'polite' });
  const tell = (at) => {
    const [low, middle, high] = ['0.05', '0.5', '0.95'].map((level) => quantity(detail.quantiles[level][at], unit));
    readout.textContent = `${detail.periods[at]}: ${middle} (5–95%: ${low} – ${high})`;
  };
  const range = h('input', {
    type: 'range', min: '0', max: String(detail.periods.length - 1), step: '1', value: String(detail.periods.length - 1),
    'aria-label': `${name}: ${say('period')}`, oninput: () => tell(Number(range.value)),
    onpointermove: (event) => {
      const box = range.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / (box.width || 1)));
      range.value = String(Math.round(share * (detail.periods.length - 1)));
      tell(Number(range.value));
    },
  });
  tell(detail.periods.length - 1);
  return h('div', { class: 'pointed' }, range, readout);
}
