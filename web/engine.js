// The two ways to the engine: served over HTTP, or as WebAssembly in workers (docs/page.md).

import { spoken } from './words.js';
import { bytesOf } from './dom.js';

/** Answers that end a question. */
const LAST = new Set(['progress']);

/** What both ways share: questions have numbers, and answers find them. */
class Engine {
  constructor() {
    this.next = 1;
    this.asked = new Map();
    this.opened = null;
    this.onlost = () => {};
    this.onold = () => {};
  }

  /** Asks; `heard` is given every answer, and the promise the last one. */
  ask(lane, question, heard = () => {}) {
    const id = this.next++;
    const text = JSON.stringify({ id, language: spoken.language, ...question });
    const promise = new Promise((resolve) => this.asked.set(id, { lane, heard, resolve }));
    promise.id = id;
    this.send(lane, text);
    return promise;
  }

  /** Tells both lanes the plan. The live one answers. */
  open(given) {
    const question = { ask: 'open', main: given.main, files: given.files };
    this.opened = question;
    this.ask('study', question);
    return this.ask('live', question);
  }

  answered(text) {
    const answer = JSON.parse(text);
    const found = this.asked.get(answer.id);
    if (!found) return;
    found.heard(answer);
    const goesOn = LAST.has(answer.is) || (answer.is === 'board' && !answer.last);
    if (!goesOn) {
      this.asked.delete(answer.id);
      found.resolve(answer);
    }
  }

  /** Questions of a lane that nobody will answer any more. */
  forget(lane) {
    for (const [id, { lane: other, heard, resolve }] of [...this.asked]) {
      if (lane && other !== lane) continue;
      this.asked.delete(id);
      const answer = { id, is: 'stopped' };
      heard(answer);
      resolve(answer);
    }
  }
}

/** Over HTTP, to the program that has given out the page. */
export class Served extends Engine {
  constructor() {
    super();
    const random = crypto.getRandomValues(new Uint32Array(4));
    this.page = [...random].map((word) => word.toString(36)).join('');
    this.stages = [10240, 100000];
    this.after = 0;
    this.sending = Promise.resolve();
    this.listens = false;
    addEventListener('pagehide', () => navigator.sendBeacon(`leave?page=${this.page}`));
  }

  async given() {
    return (await fetch('plan')).json();
  }

  send(lane, text) {
    // In their order.
    const post = () => fetch(`ask?page=${this.page}&lane=${lane}`, { method: 'POST', body: text }).catch(() => this.onlost());
    this.sending = this.sending.then(post);
    if (!this.listens) {
      this.listens = true;
      this.sending.then(() => this.listen());
    }
  }

  async listen() {
    for (;;) {
      let response;
      try {
        response = await fetch(`answers?page=${this.page}&after=${this.after}`);
      } catch {
        this.onlost();
        await new Promise((resolve) => setTimeout(resolve, 1000));
        continue;
      }
      if (response.status === 410) {
        // The program has let go of this page, which was silent for long.
        this.listens = false;
        this.after = 0;
        this.forget();
        if (this.opened) for (const lane of ['study', 'live']) this.ask(lane, this.opened);
        this.onreopened?.();
        return;
      }
      if (!response.ok) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        continue;
      }
      for (const { number, text } of await response.json()) {
        this.after = number;
        this.answered(text);
      }
    }
  }

  stop(lane) {
    this.ask(lane, { ask: 'stop' });
  }

  /** The page as one file with a plan; or the name of the script that is missing. */
  async oneFile(given) {
    const response = await fetch('one-file', { method: 'POST', body: JSON.stringify(given) });
    if (response.ok) return { page: await response.text() };
    return response.status === 501 ? response.json() : { script: '?' };
  }
}

/** In workers of this page. */
export class InWorkers extends Engine {
  constructor() {
    super();
    this.stages = [2048, 10240, 100000];
    this.workers = {};
    this.waiting = { live: [], study: [] };
    const text = document.getElementById('worker').textContent;
    this.script = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    this.module = this.unpacked('module').then((bytes) => WebAssembly.compile(bytes));
    this.fonts = this.unpacked('fonts');
    this.module.catch(() => this.onold());
  }

  async given() {
    return JSON.parse(document.getElementById('plan').textContent);
  }

  /** Bytes that the page holds compressed, as base64. */
  async unpacked(id) {
    const holder = document.getElementById(id);
    const packed = bytesOf(holder.textContent);
    holder.remove();
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).arrayBuffer();
  }

  worker(lane) {
    if (!this.workers[lane]) {
      const worker = new Worker(this.script);
      worker.onmessage = ({ data }) => (data === 'old' ? this.onold() : this.answered(data));
      worker.onerror = () => this.onlost();
      this.workers[lane] = this.module.then((module) => {
        worker.postMessage({ module });
        // Boards need none; whatever is asked for waits for those that draw.
        return lane === 'live' ? worker : this.fonts.then((fonts) => {
          worker.postMessage({ fonts });
          return worker;
        });
      });
    }
    return this.workers[lane];
  }

  send(lane, text) {
    this.worker(lane).then((worker) => worker.postMessage({ text }));
  }

  /** A worker cannot hear while it works: a study is stopped by ending it. */
  stop(lane) {
    if (lane === 'live') {
      this.ask(lane, { ask: 'stop' });
      return;
    }
    this.workers[lane]?.then((worker) => worker.terminate());
    delete this.workers[lane];
    this.forget(lane);
    if (this.opened) this.ask(lane, this.opened);
  }
}

/** The way that this page has. */
export function engine() {
  return document.getElementById('module') ? new InWorkers() : new Served();
}
