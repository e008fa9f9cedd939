// The plan that is open, what is changed in it, the boards that are there, and what the browser keeps.

import { spoken } from './words.js';

/** Boards that are kept, each of the most paths of its case. */
const MOST_BOARDS = 40;

/** Everything that the parts of the page share. */
export class State {
  constructor(engine) {
    this.engine = engine;
    this.given = null;
    this.plan = null;
    /** What is changed, by name: a text as `--set` takes it. */
    this.changes = new Map();
    this.boards = new Map();
    this.shown = null;
    this.asking = null;
    this.pending = false;
    this.lights = null;
    this.ranked = null;
    this.ranking = false;
    this.studies = 0;
    this.cases = [];
    this.listeners = new Map();
  }

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, []);
    this.listeners.get(event).push(listener);
  }

  emit(event, detail) {
    for (const listener of this.listeners.get(event) ?? []) listener(detail);
  }

  /** The case as the engine takes it: levers and assumptions in the order of the plan. */
  sets(changes = this.changes) {
    const known = [...this.plan.levers, ...this.plan.assumptions].map((item) => item.name);
    return known.filter((name) => changes.has(name)).map((name) => `${name}=${changes.get(name)}`);
  }

  /** Opens a plan; gives back the answer. */
  async open(given, sets = given.sets ?? []) {
    const answer = await this.engine.open(given);
    if (answer.is !== 'plan') return answer;
    this.given = given;
    this.plan = answer;
    this.boards.clear();
    this.shown = null;
    this.asking = null;
    this.pending = false;
    this.lights = null;
    this.lit = null;
    this.ranked = null;
    this.ranking = false;
    this.changes = changed(sets);
    this.restore();
    this.emit('plan');
    this.move();
    return answer;
  }

  /** Changes one thing; nothing stands for the plan as planned. */
  change(name, text) {
    if (text === null) this.changes.delete(name);
    else this.changes.set(name, text);
    this.emit('case');
    this.move();
  }

  /** Puts a whole case in place. */
  use(sets) {
    this.changes = changed(sets);
    this.emit('case');
    this.emit('used');
    this.move();
  }

  /** Shows the board of the case as it is now. */
  move() {
    this.keep();
    const known = this.boards.get(key(this.sets()));
    if (known) this.show(known);
    if (known?.last) {
      this.stopAsking();
      this.emit('settled', known);
      return;
    }
    // One is being worked out whose first numbers are not there yet: the newest case waits for these alone.
    if (this.asking && !this.asking.heard) {
      this.pending = true;
      this.emit('asking');
      return;
    }
    this.ask();
  }

  ask() {
    const sets = this.sets();
    this.pending = false;
    const asking = { sets, heard: false };
    this.asking = asking;
    this.emit('asking');
    const heard = (answer) => {
      if (answer.is === 'board') {
        this.remember(answer);
        const isCurrent = this.asking === asking || this.pending;
        if (isCurrent) this.show(answer);
      }
      if (answer.is === 'mistakes' || answer.is === 'fault') this.emit('refused', { sets, answer });
      if (!asking.heard) {
        asking.heard = true;
        if (this.asking === asking && this.pending) {
          this.asking = null;
          this.move();
          return;
        }
      }
      if (this.asking === asking && (answer.last || answer.is !== 'board')) {
        this.asking = null;
        this.emit(answer.last ? 'settled' : 'idle', answer);
      }
    };
    asking.promise = this.engine.ask('live', { ask: 'board', sets, paths: this.engine.stages }, heard);
  }

  /** Ends what is being worked out. */
  stopAsking() {
    if (!this.asking) return;
    this.asking = null;
    this.pending = false;
    this.engine.stop('live');
    this.emit('idle', { is: 'stopped' });
  }

  /** Asks something that takes longer, with its progress. What goes on in the background makes way and begins again. */
  async study(question) {
    if (this.ranking) {
      this.ranking = false;
      this.engine.stop('study');
    }
    this.studies += 1;
    this.emit('working', question.ask);
    const answer = await this.engine.ask('study', question, (step) => step.is === 'progress' && this.emit('progress', step));
    this.studies -= 1;
    if (!this.studies) this.emit('working', null);
    if (answer.is === 'fault') this.emit('said', answer.message);
    if (!this.studies) {
      this.lighten();
      this.rank();
    }
    return answer;
  }

  /** Looks in the background how the lights stand in the case as it is now. */
  async lighten() {
    const { plan } = this;
    const sets = this.sets();
    if (!plan?.lights.length || this.studies || this.lit === key(sets)) return;
    this.lit = key(sets);
    const answer = await this.engine.ask('study', { ask: 'progress', sets, paths: 10240 });
    if (answer.is !== 'progressed') this.lit = null;
    if (this.plan !== plan || answer.is !== 'progressed' || key(this.sets()) !== key(sets)) return;
    this.lights = answer.lights;
    this.emit('lights', this.lights);
  }

  /** Finds out in the background which assumptions matter. */
  async rank() {
    if (this.ranking || this.ranked || !this.plan) return;
    this.ranking = true;
    const { plan } = this;
    const answer = await this.engine.ask('study', { ask: 'matter', sets: [], paths: 1024 });
    this.ranking = false;
    if (this.plan !== plan || answer.is === 'stopped') return;
    this.ranked = answer;
    this.emit('ranked', answer);
  }

  remember(board) {
    const of = key(board.sets);
    const known = this.boards.get(of);
    if (known && known.paths > board.paths) return;
    this.boards.delete(of);
    this.boards.set(of, board);
    if (this.boards.size > MOST_BOARDS) this.boards.delete(this.boards.keys().next().value);
  }

  /** Shows a board: never fewer paths of the same case in place of more. */
  show(board) {
    const isSame = this.shown && key(this.shown.sets) === key(board.sets);
    if (isSame && this.shown.paths > board.paths) return;
    this.shown = board;
    this.emit('board', board);
  }

  /** Another language: all texts are asked for again. */
  async speak(language) {
    spoken.language = language;
    remembered('attain:language', language);
    this.boards.clear();
    this.shown = null;
    this.lit = null;
    if (this.plan) {
      this.stopAsking();
      this.emit('plan');
      this.move();
    } else {
      this.emit('plan');
    }
  }

  /** What the browser keeps of this plan, under its fingerprint. */
  store() {
    return `attain:plan:${this.plan.sha256}`;
  }

  restore() {
    const kept = remembered(this.store()) ?? {};
    this.cases = kept.cases ?? [];
    this.left = kept.now?.length ? kept.now : null;
  }

  keep() {
    if (!this.plan) return;
    // What was left last time is not lost before it was offered.
    const now = this.changes.size ? this.sets() : this.left ?? [];
    const had = this.cases.length || now.length || remembered(this.store());
    if (had) remembered(this.store(), { name: this.plan.name, cases: this.cases, now });
  }
}

/** Changes by name, from settings. */
export function changed(sets) {
  return new Map(sets.map((set) => {
    const at = set.indexOf('=');
    return [set.slice(0, at).trim(), set.slice(at + 1).trim()];
  }));
}

/** One text for a case. */
export function key(sets) {
  return JSON.stringify(sets);
}

/** What the browser remembers; a browser that keeps nothing remembers nothing. */
export function remembered(name, value) {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    return null;
  }
  return value;
}

/** A case as a fragment of an address, and back. */
export function fragment(name, sets) {
  const bytes = new TextEncoder().encode(JSON.stringify({ name, sets }));
  const text = btoa(String.fromCharCode(...bytes));
  return `#case=${text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
}

export function ofFragment(hash) {
  const found = /^#case=([\w-]+)$/.exec(hash);
  if (!found) return null;
  try {
    const text = atob(found[1].replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    const { name, sets } = JSON.parse(new TextDecoder().decode(bytes));
    const isFine = Array.isArray(sets) && sets.every((set) => typeof set === 'string' && set.includes('='));
    return isFine ? { name: String(name ?? ''), sets } : null;
  } catch {
    return null;
  }
}
