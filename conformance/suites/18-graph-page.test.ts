import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { picture } from '../../src/cli/graph';
import { runExample } from '../../test/examples/example';
import { binaries } from '../harness/binaries';
import { say } from '../harness/progress';
import { runFolder } from '../harness/run-folder';

const program = binaries().chromium;
if (program === undefined) say('pages are not looked at: Chromium is not there, see above');
const browsers = program === undefined ? describe.skip : describe;

const flaws = readFileSync(path.resolve(__dirname, '../pages/flaws.js'), 'utf8');
const widths = [1280, 390];
const examples = ['shop', 'traffic/delegation', 'traffic/multi-cluster', 'security/access'];

browsers('the page of a graph, in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] }); });
  afterAll(() => browser.close());

  describe.each(examples)('%s', (example) => {
    const file = pageOf(example);

    test.each(widths)('shows everything at a width of %i', async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, isMobile: width < 500 });
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', ({ message }) => said.push(message));
      page.on('request', (request) => said.push(request.url()));
      const url = pathToFileURL(file).href;
      await page.goto(url);
      await page.screenshot({ path: file.replace(/html$/, `${width}.png`) });
      // Of itself, and of nothing else.
      expect(said).toEqual([url]);
      expect(await flawsOf(page)).toEqual([]);
      await page.close();
    });
  });

  test('what is cut off, overlaps or cannot be reached is found', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
    await page.setContent(`<main><svg width="600" height="200"><g class="service"><rect x="10" y="10" width="60" height="30"/><text x="20" y="30">much too long for it</text></g>
      <g class="service"><rect x="50" y="20" width="60" height="30"/><text x="55" y="40">one</text></g><g class="route"><path class="edge" d="M 500 100 h 200"/></g></svg></main>`);
    expect(await flawsOf(page)).toEqual([
      'the page scrolls sideways', 'the text "much too long for it" leaves its box', '"much too long for it" and "one" overlap', 'an edge is cut off',
      'the right side cannot be reached',
    ]);
    await page.close();
  });
});

/** The page of what an example synthesizes, in the run's folder. */
function pageOf(example: string): string {
  const folder = runFolder('pages');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${example.replace('/', '-')}.html`);
  writeFileSync(file, picture([runExample(example).folder], 'html'));
  return file;
}

/** What people would not see, or not be able to read. */
function flawsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(flaws);
}
