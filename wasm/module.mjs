// The other side of the WebAssembly module: texts in, texts out (docs/page.md). For the page's workers and for Node alike.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/// A module that was compiled from bytes. `tell(desk, text)` is called with each answer.
export async function load(bytes, tell) {
  let exports;
  const text = (pointer, length) => decoder.decode(new Uint8Array(exports.memory.buffer, pointer, length));
  const env = {
    tell: (desk, pointer, length) => tell(desk, text(pointer, length)),
    now: () => performance.now(),
  };
  const module = await WebAssembly.compile(bytes);
  // A library of pictures names functions of a page that are never called.
  const never = (name) => () => {
    throw new Error(`${name} is not there`);
  };
  const imports = { env };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] ??= never(name);
  }
  exports = (await WebAssembly.instantiate(module, imports)).exports;
  if (!exports.is_exact()) {
    throw new Error("no fused multiply-add");
  }
  const put = (...parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    let pointer = exports.room(length);
    for (const part of parts) {
      new Uint8Array(exports.memory.buffer, pointer, part.length).set(part);
      pointer += part.length;
    }
    return [pointer - length, length];
  };
  return {
    /// Both faces of the pictures, once; before them pictures have no letters.
    fonts: (regular, bold) => {
      put(regular, bold);
      return exports.fonts(regular.length) === 1;
    },
    desk: () => exports.desk(),
    take: (desk, message) => exports.take(desk, ...put(encoder.encode(JSON.stringify(message)))),
    work: (desk) => exports.work(desk) === 1,
    drop: (desk) => exports.drop(desk),
  };
}
