// One desk in a worker: docs/page.md says what the module exports and imports.

let exports = null;
let desk = 0;
let isGoing = false;
const early = [];
const turns = new MessageChannel();

function tell(_, pointer, length) {
  const bytes = new Uint8Array(exports.memory.buffer, pointer, length);
  postMessage(new TextDecoder().decode(bytes));
}

function take(text) {
  const bytes = new TextEncoder().encode(text);
  const pointer = exports.room(bytes.length);
  new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
  exports.take(desk, pointer, bytes.length);
  go();
}

// Between two parts of the work messages are heard.
function go() {
  if (isGoing) return;
  isGoing = true;
  turns.port2.postMessage(0);
}

turns.port1.onmessage = () => {
  isGoing = false;
  if (exports.work(desk)) go();
};

onmessage = async ({ data }) => {
  if (data.module) {
    // What else a library wants of the browser is never called.
    const imports = { env: { tell } };
    for (const { module, name, kind } of WebAssembly.Module.imports(data.module)) {
      imports[module] ??= {};
      if (kind === 'function') imports[module][name] ??= () => { throw new Error(`${module}.${name}`); };
    }
    exports = (await WebAssembly.instantiate(data.module, imports)).exports;
    desk = exports.desk();
    early.splice(0).forEach(take);
  } else if (exports) {
    take(data.text);
  } else {
    early.push(data.text);
  }
};
