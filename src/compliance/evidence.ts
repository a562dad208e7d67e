/** One thing that manifests say about one control. */
export interface EvidenceRow {
  /** The control, as the framework numbers it. */
  readonly control: string;
  readonly requirement: string;
  /** The namespace that it is about; undefined for the mesh as a whole. */
  readonly namespace: string | undefined;
  /** `not shown` where these manifests say nothing, and others may. */
  readonly status: 'met' | 'not shown' | 'unmet';
  /** `Kind namespace/name`; undefined where no object says anything. */
  readonly object: string | undefined;
  readonly field: string;
  /** As JSON. */
  readonly value: string | undefined;
  /** `file:line`, or the path of the construct. */
  readonly origin: string | undefined;
  /** What is wrong; of what is not met only. */
  readonly problem: string | undefined;
}

/** What manifests show of a framework's controls, as a table. */
export class ComplianceEvidence {
  constructor(public readonly framework: string, public readonly rows: readonly EvidenceRow[]) {}

  /** Whether nothing is unmet. What is not shown may be shown by other manifests. */
  public get isMet(): boolean {
    return this.rows.every(({ status }) => status !== 'unmet');
  }

  /** A page with a table, for a report or a pull request. */
  public toMarkdown(): string {
    const head = ['control', 'requirement', 'where', 'status', 'object', 'field', 'value', 'from'];
    const rows = this.rows.map(({ control, requirement, namespace, status, object, field, value, origin, problem }) => [
      control, requirement, namespace ?? 'the mesh', problem === undefined ? status : `**${status}**: ${problem}`, object ?? '', `\`${field}\``, value === undefined ? '' : `\`${value}\``, origin ?? '',
    ]);
    return `${[
      `# ${this.framework}: what the manifests show`,
      '',
      'Which settings are on, by the manifests that were read. It is no certification, and says nothing about other clusters, people and processes.',
      '',
      `| ${head.join(' | ')} |`,
      `| ${head.map(() => '---').join(' | ')} |`,
      ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`),
    ].join('\n')}\n`;
  }

  /** The same as comma-separated values (RFC 4180), for a spreadsheet. */
  public toCsv(): string {
    const head = ['framework', 'control', 'requirement', 'namespace', 'status', 'object', 'field', 'value', 'origin', 'problem'];
    const rows = this.rows.map((row) => [
      this.framework, row.control, row.requirement, row.namespace ?? '', row.status, row.object ?? '', row.field, row.value ?? '', row.origin ?? '', row.problem ?? '',
    ]);
    return [head, ...rows].map((row) => `${row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`).join('');
  }
}
