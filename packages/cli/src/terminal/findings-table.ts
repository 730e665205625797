import { styleText } from 'node:util'
import type { Finding, Severity } from '@tessera/evidence'
import { displayWidth, padTo, printable, wrapTo } from './display-width.ts'

export interface TableLook {
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
  /** At most so many findings of a severity; the rest are counted. */
  readonly most: number
}

const order: readonly Severity[] = ['error', 'warning', 'note']
const colours: Record<Severity, 'red' | 'yellow' | 'dim'> = { error: 'red', warning: 'yellow', note: 'dim' }

/** Findings as a quiet table: by severity, each with file and row, field, what is wrong and the cure. */
export function findingsTable(findings: readonly Finding[], look: TableLook): string {
  const groups = order.flatMap(severity => {
    const of = findings.filter(finding => finding.severity === severity)
    return of.length === 0 ? [] : [group(severity, of, look)]
  })
  return groups.join('\n')
}

function group(severity: Severity, findings: readonly Finding[], look: TableLook): string {
  const title = `${findings.length} ${severity}${findings.length === 1 ? '' : 's'}`
  const shown = findings.slice(0, look.most)
  const places = shown.map(placeOf)
  const fields = shown.map(finding => printable(finding.field ?? ''))
  const gap = (width: number) => (width === 0 ? '' : '  ')
  const share = Math.max(8, Math.floor(look.width / 4))
  const placeWidth = Math.min(share, widest(places))
  const fieldWidth = Math.min(share, widest(fields))
  const lines = [look.colour ? styleText(colours[severity], title, { validateStream: false }) : title]
  for (let i = 0; i < shown.length; i++) {
    const lead = [places[i], fields[i]]
    const widths = [placeWidth, fieldWidth]
    const textWidth = Math.max(24, look.width - 6 - placeWidth - fieldWidth)
    const cells = [
      ...lead.map((cell, k) => wrapTo(cell, Math.max(1, widths[k]))),
      [
        ...wrapTo(messageOf(shown[i]), textWidth),
        ...wrapTo(shown[i].cure, textWidth - 2).map((line, k) => (k === 0 ? `→ ${line}` : `  ${line}`)),
      ],
    ]
    const height = Math.max(...cells.map(cell => cell.length))
    for (let row = 0; row < height; row++)
      lines.push(
        [
          padTo(cells[0][row] ?? '', placeWidth) + gap(placeWidth),
          padTo(cells[1][row] ?? '', fieldWidth) + gap(fieldWidth),
          cells[2][row] ?? '',
        ]
          .join('')
          .replace(/^/, '  ')
          .trimEnd(),
      )
  }
  if (findings.length > shown.length) lines.push(`  and ${findings.length - shown.length} more`)
  return `${lines.join('\n')}\n`
}

function placeOf(finding: Finding): string {
  if (finding.file === undefined) return ''
  return printable(finding.row === undefined ? finding.file : `${finding.file}:${finding.row}`)
}

function messageOf(finding: Finding): string {
  const patient = finding.patientId === undefined ? '' : ` (patient ${finding.patientId})`
  const rows = finding.count === undefined || finding.count <= 1 ? '' : ` [${finding.count} rows]`
  return `${finding.message}${patient}${rows}`
}

function widest(cells: readonly string[]): number {
  return cells.reduce((width, cell) => Math.max(width, displayWidth(cell)), 0)
}
