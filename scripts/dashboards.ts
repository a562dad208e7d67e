/** Draws where the panels of each dashboard are, for the guide: docs/pictures/istio-NAME.svg. With --check writes nothing and exits 1 if a picture is stale. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { DataPlane, Mesh, MeshDashboards } from '../src';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const unit = { x: 34, y: 12 };
const colours: Readonly<Record<string, string>> = { row: 'none', stat: '#dce9f7', timeseries: '#eef3e6' };

/** A picture of where panels are, with their titles. */
export function pictureOf(panels: readonly Panel[]): string {
  const height = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) * unit.y;
  const boxes = panels.map(({ type, title, gridPos: { x, y, w, h } }) => {
    const [left, top] = [x * unit.x, y * unit.y];
    const text = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    if (type === 'row') return `<text x="${left + 4}" y="${top + 10}" font-weight="bold">${text}</text>`;
    return `<rect x="${left + 2}" y="${top + 2}" width="${w * unit.x - 4}" height="${h * unit.y - 4}" rx="3" fill="${colours[type] ?? 'none'}" stroke="#999"/>`
      + `<text x="${left + 8}" y="${top + 16}">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${24 * unit.x}" height="${height}" font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n${boxes.join('\n')}\n</svg>\n`;
}

/** The pictures by file. */
export function pictures(): Readonly<Record<string, string>> {
  const { files } = new MeshDashboards(new Chart(new App(), 'pictures'), 'dashboards', { mesh: Mesh.fromAttributes({ dataPlane: DataPlane.ambient() }) });
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file.replace(/\.json$/, '.svg'), pictureOf((JSON.parse(text) as { panels: Panel[] }).panels)]));
}

if (require.main === module) {
  const folder = path.join(__dirname, '../docs/pictures');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(pictures())) {
    const target = path.join(folder, file);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    if (process.argv.includes('--check')) process.exitCode = 1;
    else writeFileSync(target, text);
    console.log(`${process.argv.includes('--check') ? 'stale' : 'written'}: ${file}`);
  }
}
