import { type Finding, FindingsError } from '@tessera/evidence'
import { columnOf, hasColumn, nearestName, readTable, type Table, textAt } from '@tessera/tables'
import { type SpecimenKind, type SpecimenRule, specimenKindSchema } from './specimen-rule.ts'

/** A row of the table of slides. */
export interface SpecimenSlide {
  readonly patientId: string
  /** As in the table: a file's name, or the part of it that tells slides apart. */
  readonly slide: string
  readonly block: string | null
  readonly specimen: SpecimenKind
  /** In one spelling: see {@link stainName}. */
  readonly stain: string
  /** Days since 1970-01-01; null where the table does not say. */
  readonly taken: number | null
  /** Line of the file. */
  readonly row: number
}

/** A row that cannot be used: who and what it concerns, as far as the row says. */
export interface UnusableEntry {
  readonly patientId: string | null
  readonly slide: string | null
  readonly code: string
  readonly reason: string
}

export interface SpecimenTable {
  readonly file: string
  readonly entries: readonly SpecimenSlide[]
  readonly unusable: readonly UnusableEntry[]
  readonly findings: readonly Finding[]
}

/**
 * Reads which slides belong to which patient, block and specimen. Rows that lack something or say what nobody knows are
 * findings with row, field and cure, and are not used.
 * @throws FindingsError where the table cannot be read or lacks a column that the rule needs
 */
export async function readSpecimens(path: string, rule: SpecimenRule): Promise<SpecimenTable> {
  const { columns } = rule
  const text = { type: 'text' as const }
  const dated = rule.when === 'before time zero' || rule.several !== 'all'
  const { table, findings } = await readTable(path, {
    dictionary: {
      columns: {
        [columns.patient]: { ...text, role: 'id' },
        [columns.slide]: text,
        [columns.specimen]: text,
        [columns.stain]: text,
        ...(dated ? { [columns.taken]: { type: 'date' as const } } : {}),
      },
    },
  })
  const absent = findings.filter(({ code }) => code === 'column-absent')
  if (absent.length > 0) throw new FindingsError(absent)
  return entriesOf(table, rule, findings)
}

function entriesOf(table: Table, rule: SpecimenRule, read: readonly Finding[]): SpecimenTable {
  const { columns } = rule
  const { file } = table.source
  const findings: Finding[] = [...read]
  const entries: SpecimenSlide[] = []
  const unusable: UnusableEntry[] = []
  const cell = (name: string, row: number) =>
    hasColumn(table, name) ? (textAt(columnOf(table, name), row)?.trim() ?? null) : null
  const taken = hasColumn(table, columns.taken) ? columnOf(table, columns.taken) : null
  for (let row = 0; row < table.rowCount; row++) {
    const patientId = cell(columns.patient, row)
    const slide = cell(columns.slide, row)
    const word = cell(columns.specimen, row)
    const stain = cell(columns.stain, row)
    const line = table.fileRows[row]
    const missing = [
      [columns.patient, patientId],
      [columns.slide, slide],
      [columns.specimen, word],
      [columns.stain, stain],
    ].find(([, value]) => value === null || value === '')
    const refuse = (field: string, code: string, message: string, cure: string, value?: string) => {
      findings.push({
        severity: 'error',
        code,
        message: `${file} row ${line}: ${message}`,
        cure,
        file,
        row: line,
        field,
        ...(value === undefined ? {} : { value }),
        ...(patientId === null ? {} : { patientId }),
      })
      unusable.push({ patientId, slide, code, reason: message })
    }
    if (missing || patientId === null || slide === null || word === null || stain === null) {
      const field = String(missing?.[0])
      refuse(field, 'slide-entry-incomplete', `no ${field}`, 'fill it in, or take the row out')
      continue
    }
    const specimen = kindOf(word, rule)
    if (specimen === null) {
      const near = nearestName(word, [...Object.keys(rule.codes), ...specimenKindSchema.options])
      refuse(
        columns.specimen,
        'unknown-specimen',
        `'${word}' is no kind of specimen`,
        `${near ? `did you mean '${near}'? ` : ''}say what it means under \`codes\`, as one of ${specimenKindSchema.options.join(', ')}`,
        word,
      )
      continue
    }
    const day = taken?.kind === 'date' ? taken.values[row] : Number.NaN
    entries.push({
      patientId,
      slide,
      block: cell(columns.block, row),
      specimen,
      stain: stainName(stain),
      taken: Number.isNaN(day) ? null : day,
      row: line,
    })
  }
  return { file, entries, unusable, findings }
}

function kindOf(word: string, rule: SpecimenRule): SpecimenKind | null {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ')
      .trim()
  for (const [code, kind] of Object.entries(rule.codes)) if (plain(code) === plain(word)) return kind
  return specimenKindSchema.options.find(kind => plain(kind) === plain(word)) ?? null
}

/** One spelling of a stain: `H&E` for HE, H and E, haematoxylin-eosin; others in capitals without spaces. */
export function stainName(text: string): string {
  const plain = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  return /^(he|hande|ha?ematoxylin(and)?eosin)$/.test(plain) ? 'H&E' : plain.toUpperCase()
}
