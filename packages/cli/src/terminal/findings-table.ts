import { styleText } from 'node:util'
import type { Finding, Severity } from '@tessera/evidence'
import { displayWidth, padTo, printable, wrapTo } from './display-width.ts'

export interface TableLook {
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
}

const order: readonly Severity[] = ['error', 'warning', 'note']
const colours: Record<Severity, 'red' | 'yellow' | 'dim'> = { error: 'red', warning: 'yellow', note: 'dim' }
/** Rows of one kind that are shown; the rest are counted. `--json` gives all. */
const most: Record<Severity, number> = { error: 10, warning: 4, note: 2 }

/**
 * Findings as a quiet table: by severity, those of one kind and cure together, each with file and row, field
 * and what is wrong, then the cure.
 */
export function findingsTable(findings: readonly Finding[], look: TableLook): string {
  const groups = order.flatMap(severity => {
    const of = findings.filter(finding => finding.severity === severity)
    return of.length === 0 ? [] : [severityText(severity, of, look)]
  })
  return groups.join('\n')
}

interface Widths {
  readonly place: number
  readonly field: number
  readonly text: number
}

function severityText(severity: Severity, findings: readonly Finding[], look: TableLook): string {
  const title = `${findings.length} ${severity}${findings.length === 1 ? '' : 's'}`
  const kinds = Map.groupBy(findings, ({ code, cure }) => `${code}\n${cure}`)
  const shown = [...kinds.values()].flatMap(kind => kind.slice(0, most[severity]))
  const share = Math.max(8, Math.floor(look.width / 4))
  const place = Math.min(share, widest(shown.map(placeOf)))
  const field = Math.min(share, widest(shown.map(fieldOf)))
  const lead = 2 + place + (place > 0 ? 2 : 0) + field + (field > 0 ? 2 : 0)
  const widths = { place, field, text: Math.max(24, look.width - lead) }
  const lines = [look.colour ? styleText(colours[severity], title, { validateStream: false }) : title]
  for (const kind of kinds.values()) {
    for (const finding of kind.slice(0, most[severity])) lines.push(...findingLines(finding, widths))
    const more = kind.length - most[severity]
    if (more > 0) lines.push(textLine(`and ${more} more of this kind`, widths))
    wrapTo(kind[0].cure, widths.text - 2).forEach((line, i) => {
      lines.push(textLine(`${i === 0 ? '→' : ' '} ${line}`, widths))
    })
  }
  return `${lines.join('\n')}\n`
}

function findingLines(finding: Finding, widths: Widths): string[] {
  const places = wrapTo(placeOf(finding), Math.max(1, widths.place))
  const fields = wrapTo(fieldOf(finding), Math.max(1, widths.field))
  const texts = wrapTo(messageOf(finding), widths.text)
  const height = Math.max(places.length, fields.length, texts.length)
  return Array.from({ length: height }, (_, row) =>
    tableLine(places[row] ?? '', fields[row] ?? '', texts[row] ?? '', widths),
  )
}

function textLine(text: string, widths: Widths): string {
  return tableLine('', '', text, widths)
}

function tableLine(place: string, field: string, text: string, widths: Widths): string {
  const cell = (content: string, width: number) => (width === 0 ? '' : `${padTo(content, width)}  `)
  return `  ${cell(place, widths.place)}${cell(field, widths.field)}${text}`.trimEnd()
}

function placeOf({ file, row }: Finding): string {
  if (file === undefined) return ''
  return printable(row === undefined ? file : `${file}:${row}`)
}

function fieldOf({ field }: Finding): string {
  return printable(field ?? '')
}

function messageOf({ message, patientId, count }: Finding): string {
  const patient = patientId === undefined ? '' : ` (patient ${patientId})`
  const rows = count === undefined || count <= 1 ? '' : ` [${count} rows]`
  return `${message}${patient}${rows}`
}

function widest(cells: readonly string[]): number {
  return cells.reduce((width, cell) => Math.max(width, displayWidth(cell)), 0)
}
