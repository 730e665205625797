import type { Finding } from '@tessera/evidence'
import type { TextTable } from '../tables/text-table.ts'
import { escapeText } from '../text/escape.ts'
import { plural } from '../text/number.ts'
import { type Block, type Chapter, prose } from './chapter.ts'
import type { Source } from './source.ts'

/** What was found wrong or doubtful in the data, by severity, with its cure. */
export function findingsChapter(source: Source): Chapter {
  const { findings } = source.evidence
  const blocks: Block[] = []
  if (findings.length === 0) blocks.push(prose('<p class="note">The checks found nothing to report.</p>'))
  else {
    const by = (severity: Finding['severity']): number => findings.filter(f => f.severity === severity).length
    const counts = [
      plural(by('error'), 'error'),
      plural(by('warning'), 'warning'),
      plural(by('note'), 'note'),
    ]
    blocks.push(
      prose(
        `<p>${escapeText(counts.join(', '))}. Patients are named here by the study’s own identifier at most.</p>`,
      ),
    )
    blocks.push(source.table(name => findingsTable(findings, name), findings.length > 25))
  }
  return { id: 'findings', title: 'Findings in the data', short: 'Findings', level: 2, blocks }
}

/** Findings as a table: severity, place, what and cure. */
export function findingsTable(findings: readonly Finding[], name: string): TextTable {
  return {
    name,
    title: 'Findings in the data and the study',
    caption: 'Sorted by severity. The cure says what would settle it.',
    note: null,
    exploratory: false,
    columns: ['Severity', 'Where', 'What', 'Cure'].map(label => ({ label, align: 'left' })),
    rows: findings.map(f => ({ kind: 'plain', cells: [f.severity, where(f), f.message, f.cure] })),
    numbers: {
      columns: [
        'severity',
        'code',
        'file',
        'row',
        'field',
        'value',
        'patient',
        'centre',
        'count',
        'message',
        'cure',
      ],
      rows: findings.map(f => [
        f.severity,
        f.code,
        f.file ?? null,
        f.row ?? null,
        f.field ?? null,
        f.value ?? null,
        f.patientId ?? null,
        f.centre ?? null,
        f.count ?? null,
        f.message,
        f.cure,
      ]),
    },
  }
}

function where(finding: Finding): string {
  const parts = [
    finding.file,
    finding.row === undefined ? undefined : `row ${finding.row}`,
    finding.field,
    finding.centre,
    finding.patientId === undefined ? undefined : `patient ${finding.patientId}`,
    finding.count === undefined ? undefined : `${finding.count} times`,
  ].filter(part => part !== undefined)
  return parts.length === 0 ? 'study' : parts.join(', ')
}
