// One desk in a worker: docs/page.md says what the module exports and imports.

let exports = null;
let desk = 0;
let isGoing = false;
let fonts = null;
const early = [];
const turns = new MessageChannel();

function tell(_, pointer, length) {
  const bytes = new Uint8Array(exports.memory.buffer, pointer, length);
  postMessage(new TextDecoder().decode(bytes));
}

/** Both faces of the pictures, the length of the first one before them. */
function hand() {
  if (!exports || !fonts) return;
  const faces = new Uint8Array(fonts, 4);
  const length = new DataView(fonts).getUint32(0, true);
  const pointer = exports.room(faces.length);
  new Uint8Array(exports.memory.buffer, pointer, faces.length).set(faces);
  exports.fonts(length);
  fonts = null;
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
    const made = (await WebAssembly.instantiate(data.module, imports)).exports;
    // Without a fused multiply-add in the processor numbers would not be exact.
    if (!made.is_exact()) {
      postMessage('old');
      return;
    }
    exports = made;
    hand();
    desk = exports.desk();
    early.splice(0).forEach(take);
  } else if (data.fonts) {
    fonts = data.fonts;
    hand();
  } else if (exports) {
    take(data.text);
  } else {
    early.push(data.text);
  }
};
