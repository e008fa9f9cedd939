// The page in Chromium, as people use it: every part, both languages, light and dark, with the keyboard, at 360 pixels; nothing is asked of
// anybody else, the console stays silent, and settled boards are those of `run --set`.
'use strict';
const { chromium } = require('playwright-core');
const { spawn, execFileSync } = require('node:child_process');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const axe = require.resolve('axe-core/axe.min.js');

const binary = process.argv[2];
const root = path.resolve(__dirname, '../..');
const PATHS = 100000;

/** Starts the program and gives back its address. */
async function serve(args) {
  const server = spawn(binary, ['page', ...args, '--no-open', '--port', '0'], { cwd: root });
  const address = await new Promise((resolve, reject) => {
    let text = '';
    server.stdout.on('data', (part) => {
      text += part;
      if (text.includes('\n')) resolve(text.split('\n')[0]);
    });
    server.stderr.on('data', (part) => process.stderr.write(part));
    server.on('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
  return { server, address };
}

/** A page that fails the test where it says or asks anything that it should not. */
async function visit(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) wrong.push(message.text()); });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(address).origin) wrong.push(`asked ${url}`);
  });
  await page.goto(address);
  await settled(page);
  return { page, context, wrong };
}

/** Waits for the board of the case as it is. */
async function settled(page) {
  await page.waitForFunction(() => /settled|稳定/.test(document.querySelector('.board .status')?.textContent ?? ''), null, { timeout: 120000 });
}

/** The board as it is shown: probabilities by id. */
function shown(page) {
  return page.$$eval('.targets tbody tr:not(.group)', (rows) => rows.map((row) => ({
    name: row.querySelector('.id')?.textContent ?? row.querySelector('button').textContent,
    probability: row.querySelector('td span').textContent,
  })));
}

/** The board of `run`. */
function run(file, sets) {
  const args = ['run', file, '--paths', String(PATHS), '--json', ...sets.flatMap((set) => ['--set', set])];
  return JSON.parse(execFileSync(binary, args, { cwd: root, maxBuffer: 1 << 28 }));
}

async function accessible(page, what) {
  await page.addScriptTag({ path: axe }).catch(() => page.evaluate(fs.readFileSync(axe, 'utf8')));
  const found = await page.evaluate(async () => (await window.axe.run()).violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`));
  assert.deepEqual(found, [], what);
}

async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 120000 }), act()]);
  return { name: file.suggestedFilename(), bytes: fs.readFileSync(await file.path()) };
}

const tests = {
  async 'the board follows a slider and is that of run'({ browser }) {
    const file = 'scenarios/tutorial.json';
    const { server, address } = await serve([file, '--lang', 'en']);
    try {
      const { page, wrong } = await visit(browser, address);
      const before = await shown(page);
      const slider = page.locator('.lever input[type=range]').first();
      const [label, min, max] = await slider.evaluate((input) => [input.labels[0].textContent, input.min, input.max]);
      assert.equal(label, 'Training programme');
      assert.deepEqual([min, max], ['0', '2']);
      await slider.focus();
      for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
      assert.equal(await page.evaluate(() => document.activeElement.type), 'range', 'a redraw does not lose the focus');
      await settled(page);
      const value = await page.locator('.lever .exact').first().inputValue();
      assert.equal(value, '1.2');
      const name = run(file, []).levers[0].name;
      const expected = run(file, [`${name}=1.2`]);
      const after = await shown(page);
      assert.notDeepEqual(after, before);
      const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('attain:plan:')));
      assert.equal(kept.length, 1);
      for (const target of expected.targets) {
        const text = after.find((one) => one.name === target.id).probability;
        assert.ok(Math.abs(parseFloat(text) - 100 * target.probability) <= 0.051, `${target.id}: ${text}`);
      }
      assert.match(await page.textContent('.targets tbody tr td:last-child'), /± /);
      // What was changed is offered again.
      await page.reload();
      await settled(page);
      await page.getByRole('button', { name: 'Take them up' }).click();
      await settled(page);
      assert.deepEqual(await shown(page), after);
      await page.getByRole('button', { name: 'Back to the plan' }).click();
      await settled(page);
      assert.deepEqual(await shown(page), before);
      assert.deepEqual(wrong, []);
    } finally {
      server.kill();
    }
  },

  async 'a target, an indicator, what decides, what it would take'({ browser }) {
    const { server, address } = await serve(['scenarios/tutorial.json', '--lang', 'en']);
    try {
      const { page, wrong } = await visit(browser, address);
      await page.locator('.targets button.link').first().click();
      await page.waitForSelector('#target .shown svg[role=img]', { timeout: 120000 });
      assert.equal(await page.evaluate(() => document.activeElement.id), 'target-heading');
      assert.ok((await page.locator('#target table').count()) >= 2, 'values as tables');
      await page.getByRole('button', { name: 'What decides it' }).click();
      await page.waitForSelector('#target .decides svg', { timeout: 120000 });
      await page.fill('#wanted', '60');
      await page.getByRole('button', { name: 'Seek' }).click();
      await page.waitForSelector('#target .sought li, #target .sought p:not(.quiet)', { timeout: 120000 });
      const png = await download(page, () => page.locator('#target figure button').nth(1).click());
      assert.ok(png.name.endsWith('.png') && png.bytes.subarray(1, 4).toString() === 'PNG');
      await page.keyboard.press('Escape');
      await page.selectOption('#indicator', 'jobs');
      await page.waitForSelector('[aria-labelledby=indicators-heading] .shown svg[role=img]', { timeout: 120000 });
      assert.deepEqual(wrong, []);
    } finally {
      server.kill();
    }
  },

  async 'cases have names, stand side by side, and travel'({ browser }) {
    const { server, address } = await serve(['scenarios/tutorial.json', '--lang', 'en']);
    try {
      const { page, context, wrong } = await visit(browser, address);
      await page.locator('.lever .exact').first().fill('2');
      await page.locator('.lever .exact').first().blur();
      await settled(page);
      await page.fill('#case-name', 'twice');
      await page.getByRole('button', { name: 'Keep as a case' }).click();
      await page.locator('.cases li').waitFor();
      await page.selectOption('#case-fan', 'jobs');
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await page.waitForSelector('.panel table td:has-text("±")', { timeout: 120000 });
      await page.waitForSelector('.panel .picture svg', { timeout: 120000 });
      const variant = await download(page, () => page.getByRole('button', { name: 'Save as a variant file' }).click());
      assert.equal(JSON.parse(variant.bytes).extends, 'tutorial.json');
      await page.getByRole('button', { name: 'Copy as a fragment' }).click();
      const fragment = await page.locator('output.code').textContent();
      assert.match(fragment, /^#case=/);
      assert.ok(!fragment.includes(new URL(address).pathname.slice(1, 12)), 'never with the token');
      const after = await shown(page);
      const other = await context.newPage();
      await other.goto(address + fragment);
      await settled(other);
      assert.deepEqual(await shown(other), after);
      assert.deepEqual(wrong, []);
    } finally {
      server.kill();
    }
  },

  async 'mistakes stand under their lines, and a plan without any replaces the one shown'({ browser }) {
    const { server, address } = await serve(['scenarios/tutorial.json', '--lang', 'en']);
    try {
      const { page, wrong } = await visit(browser, address);
      await page.getByRole('button', { name: 'Edit the scenario' }).click();
      const text = await page.inputValue('#edited-text');
      await page.fill('#edited-text', text.replace('"targets"', '"tragets"'));
      await page.waitForSelector('.found .error pre', { timeout: 30000 });
      assert.match(await page.textContent('.found .error pre'), /tragets/);
      assert.ok(await page.getByRole('button', { name: 'Use it' }).isDisabled());
      await page.fill('#edited-text', text.replace(/11_?000/g, '10500'));
      await page.waitForFunction(() => !document.querySelector('.found .error'), null, { timeout: 30000 });
      await page.getByRole('button', { name: 'Use it' }).click();
      await page.waitForSelector('#editor', { state: 'hidden', timeout: 30000 });
      await settled(page);
      await page.selectOption('#example', 'debt-ceiling');
      await page.waitForFunction(() => /debt/i.test(document.title), null, { timeout: 30000 });
      await settled(page);
      await page.getByRole('button', { name: 'New plan' }).click();
      await page.waitForFunction(() => document.querySelector('#edited-text').value.includes('"my-plan"'), null, { timeout: 30000 });
      assert.deepEqual(wrong, []);
    } finally {
      server.kill();
    }
  },

  async 'files are those of run'({ browser }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attain-page-'));
    const { server, address } = await serve(['scenarios/tutorial.json', '--lang', 'en']);
    try {
      const { page, wrong } = await visit(browser, address);
      execFileSync(binary, ['run', path.join(root, 'scenarios/tutorial.json'), '--paths', String(PATHS), '--out', folder, '--quiet', '--lang', 'en']);
      for (const name of ['targets.csv', 'indicators.csv', 'summary.json']) {
        const file = await download(page, () => page.selectOption('#download', name));
        assert.equal(file.name, name);
        assert.ok(file.bytes.equals(fs.readFileSync(path.join(folder, name))), name);
      }
      for (const name of ['report.html', 'summary.docx', 'briefing.docx', 'results.xlsx']) {
        const file = await download(page, () => page.selectOption('#download', name));
        assert.ok(file.bytes.length > 1000, name);
      }
      assert.deepEqual(wrong, []);
    } finally {
      server.kill();
      fs.rmSync(folder, { recursive: true });
    }
  },

  async 'everybody can use it'({ browser }) {
    const { server, address } = await serve(['scenarios/tutorial.json', '--lang', 'en']);
    try {
      for (const colorScheme of ['light', 'dark']) {
        const { page, wrong, context } = await visit(browser, address, { colorScheme, bypassCSP: true });
        for (const language of ['en', 'zh']) {
          await page.locator('.targets button.link').first().click();
          await page.waitForSelector('#target .shown svg[role=img]', { timeout: 120000 });
          await accessible(page, `${language}, ${colorScheme}`);
          assert.equal(await page.getAttribute('html', 'lang'), language === 'en' ? 'en' : 'zh-CN');
          await page.keyboard.press('Escape');
          await page.getByRole('button', { name: language === 'en' ? '中文' : 'English' }).click();
          await settled(page);
        }
        assert.deepEqual(wrong, []);
        await context.close();
      }
      for (const width of [360, 1920]) {
        const { page, context } = await visit(browser, address, { viewport: { width, height: 800 } });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} pixels at ${width}`);
        await context.close();
      }
    } finally {
      server.kill();
    }
  },

  async 'a thousand moves'({ browser }) {
    const file = 'scenarios/tutorial.json';
    const { server, address } = await serve([file, '--lang', 'en']);
    try {
      const { page, wrong } = await visit(browser, address);
      const client = await page.context().newCDPSession(page);
      const used = async () => {
        await client.send('HeapProfiler.collectGarbage');
        return (await client.send('Runtime.getHeapUsage')).usedSize;
      };
      let seed = 7;
      const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
      const name = run(file, []).levers[0].name;
      let early = 0;
      for (let move = 1; move <= 1000; move += 1) {
        const value = Number((2 * random()).toFixed(3));
        await page.locator('.lever input[type=range]').first().evaluate((input, value) => {
          input.value = String(value);
          input.dispatchEvent(new Event('input', { bubbles: true }));
        }, value);
        if (move % 250 === 0) {
          await settled(page);
          const now = await page.locator('.lever .exact').first().inputValue();
          const expected = run(file, [`${name}=${now}`]);
          const found = await shown(page);
          for (const target of expected.targets) {
            const text = found.find((one) => one.name === target.id).probability;
            assert.ok(Math.abs(parseFloat(text) - 100 * target.probability) <= 0.051, `${target.id}: ${text}`);
          }
        }
        if (move === 100) {
          await settled(page);
          early = await used();
        }
      }
      await settled(page);
      const late = await used();
      assert.ok(late <= 1.1 * early + 200000, `memory: ${early} bytes after 100 moves, ${late} after 1000`);
      assert.deepEqual(wrong, []);
    } finally {
      server.kill();
    }
  },
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    if (process.argv[3] && !name.includes(process.argv[3])) continue;
    const started = Date.now();
    try {
      await test({ browser });
      console.log(`ok      ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
    for (const context of browser.contexts()) await context.close();
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
