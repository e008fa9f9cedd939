// Digests of scenarios as the WebAssembly module computes them: scripts/wasm compares them with those of the program.
//
//     node wasm/digests.mjs MODULE ROOT PATHS SCENARIO…
//
// Prints a line for each scenario: its name, a tab, its digest.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { load } from "./module.mjs";

const [file, root, paths, ...names] = process.argv.slice(2);
const packed = readFileSync(file);
const answers = [];
const module = await load(file.endsWith(".gz") ? gunzipSync(packed) : packed, (_, text) => answers.push(JSON.parse(text)));

/// The answer to one question.
let asked = 0;
function ask(desk, question) {
  answers.length = 0;
  module.take(desk, { id: ++asked, language: "en", ...question });
  while (module.work(desk)) {}
  const answer = answers.at(-1);
  if (!answer || ["fault", "mistakes"].includes(answer.is)) {
    throw new Error(`${JSON.stringify(question).slice(0, 200)}: ${JSON.stringify(answer)}`);
  }
  return answer;
}

const files = {};
for (const name of readdirSync(join(root, "scenarios"))) {
  files[`scenarios/${name}`] = readFileSync(join(root, "scenarios", name), "utf8");
}
for (const name of names) {
  const desk = module.desk();
  ask(desk, { ask: "open", main: name, files, sets: [] });
  const answer = ask(desk, { ask: "document", sets: [], file: "summary.json", paths: Number(paths) });
  const summary = answer.summary ?? JSON.parse(Buffer.from(answer.base64, "base64").toString("utf8"));
  console.log(`${name}\t${summary.run.digest}`);
  module.drop(desk);
}
