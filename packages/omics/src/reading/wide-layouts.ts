import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Matrix,
  makeTable,
  type TextColumn,
  textAt,
  textColumn,
  withoutIdentifiers,
} from '@tessera/tables'
import { type FeatureColumnKind, featureColumnKind, nameSystem } from './feature-columns.ts'
import type { AssayLayout, ReadAssayOptions } from './options.ts'
import { keepColumns, type RawAssay, transposed } from './raw-assay.ts'
import { isFeatureHeader, isSampleHeader } from './recognise-layout.ts'
import { type SampleSheet, sampleFields, sheetOf } from './sample-sheet.ts'
import { shownFindings } from './shown-findings.ts'

/** Column of names, then a column a sample. */
export function featuresInRows(matrix: Matrix, options: ReadAssayOptions, layout: AssayLayout): RawAssay {
  const { texts, numbers } = matrix
  const own =
    ownColumn(matrix, options, 'feature') ?? texts.find(({ name }) => isFeatureHeader(name)) ?? texts[0]
  if (own === undefined || numbers.length === 0)
    throw nothing(matrix, 'a column of feature names and a column of numbers for each sample')
  const symbol =
    ownColumn(matrix, options, 'symbol') ?? texts.find(({ name }) => featureColumnKind(name) === 'symbol')
  const names: Record<string, readonly (string | null)[]> = {}
  for (const column of texts) {
    if (column === own || column === symbol) continue
    const kind = describedAs(column)
    if (kind !== null && !(kind in names)) names[kind] = cellsOf(column, matrix.rowCount)
  }
  return {
    layout,
    ids: cellsOf(own, matrix.rowCount),
    lines: matrix.fileRows,
    symbols: symbol === undefined ? null : cellsOf(symbol, matrix.rowCount),
    names,
    samples: numbers,
    values: matrix.values,
    ownSheet: null,
    findings: leftOut(matrix, own, symbol),
  }
}

/** A kind by the header, or by the form of the names; a column of other text is kept under its own header. */
function describedAs(column: TextColumn): string | null {
  const kind: FeatureColumnKind | null = featureColumnKind(column.name)
  if (kind === 'flag') return null
  if (kind === null || kind === 'id' || kind === 'place')
    return nameSystem(column.levels) ?? (column.name || null)
  return kind
}

function cellsOf(column: TextColumn, rows: number): (string | null)[] {
  return Array.from({ length: rows }, (_, row) => textAt(column, row))
}

/** The column that the user named for a field of the table, where the table has it. */
function ownColumn(matrix: Matrix, { columns }: ReadAssayOptions, field: string): TextColumn | undefined {
  const name = columns?.[field]
  if (name === undefined) return undefined
  const column = matrix.texts.find(text => text.name === name)
  if (column === undefined && field !== 'sample')
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-such-column',
        message: `${matrix.source.file} has no column of text called ${name}`,
        cure: `name one of its columns of text: ${matrix.texts.map(text => text.name || '(without a name)').join(', ')}`,
        file: matrix.source.file,
        field: name,
      },
    ])
  return column
}

/** Says which text columns describe features, so that a sample whose values are text is not lost in silence. */
function leftOut(matrix: Matrix, own: TextColumn, symbol: TextColumn | undefined): Finding[] {
  const others = matrix.texts.filter(
    column =>
      column !== own && column !== symbol && column.name !== '' && featureColumnKind(column.name) === null,
  )
  if (others.length === 0) return []
  return [
    {
      severity: 'warning',
      code: 'text-column-describes-features',
      message: `${matrix.source.file}: columns of text were kept as descriptions of features and are no samples: ${shortList(others.map(({ name }) => name))}`,
      cure: 'nothing to do where they are descriptions; correct the cells where one of them is a sample',
      file: matrix.source.file,
      count: others.length,
    },
  ]
}

/** A row a sample: its name, what is known of it, and a column a feature. */
export function samplesInRows(matrix: Matrix, options: ReadAssayOptions): RawAssay {
  const { texts, numbers, rowCount } = matrix
  const own =
    ownColumn(matrix, options, 'sample') ?? texts.find(({ name }) => isSampleHeader(name)) ?? texts[0]
  const described = new Set([...(options.covariates ?? []), ...Object.values(options.columns ?? {})])
  const known = new Set(
    Object.values(sampleFields).flatMap(({ names }) => names.map(name => name.toLowerCase())),
  )
  const isCovariate = (name: string) => described.has(name) || known.has(name.toLowerCase())
  const features = numbers.flatMap((name, i) => (isCovariate(name) ? [] : [i]))
  if (own === undefined || features.length === 0)
    throw nothing(matrix, 'a row a sample: its name, and a column of numbers for each feature')
  const absent = (options.covariates ?? []).filter(name => !matrix.fields.includes(name))
  if (absent.length > 0) throw noCovariate(matrix, absent)
  const { names, findings } = uniqueSamples(matrix, own)
  const ownSheet = describedSamples(matrix, own, names, numbers.filter(isCovariate), options)
  return {
    layout: 'samples-in-rows',
    ids: features.map(i => numbers[i]),
    lines: Int32Array.from(features, i => i + 1),
    symbols: null,
    names: {},
    samples: names,
    values: transposed(
      keepColumns(matrix.values, rowCount, numbers.length, features),
      rowCount,
      features.length,
    ),
    ownSheet,
    findings,
  }
}

/** Names of the samples; one that stands again is called by its row too, and is an error. */
function uniqueSamples(matrix: Matrix, own: TextColumn): { names: string[]; findings: Finding[] } {
  const first = new Map<string, number>()
  const findings: Finding[] = []
  const { file } = matrix.source
  const names = cellsOf(own, matrix.rowCount).map((cell, row) => {
    const line = matrix.fileRows[row]
    const name = cell ?? `row ${line}`
    const earlier = first.get(name)
    first.set(name, earlier ?? line)
    if (cell !== null && earlier === undefined) return name
    findings.push({
      severity: 'error',
      code: cell === null ? 'sample-without-name' : 'sample-twice',
      message:
        cell === null
          ? `${file}: line ${line} names no sample; it is called '${name}'`
          : `${file}: the sample ${name} stands in the lines ${earlier} and ${line}; the second is called '${name} (line ${line})'`,
      cure: 'give every sample, and every replicate of one, a name of its own',
      file,
      row: line,
      ...(own.name === '' ? {} : { field: own.name }),
    })
    return cell === null ? name : `${name} (line ${line})`
  })
  return { names, findings: shownFindings(findings) }
}

/** The columns of the table that say something of its samples, as a sheet. */
function describedSamples(
  matrix: Matrix,
  own: TextColumn,
  names: readonly string[],
  covariates: readonly string[],
  options: ReadAssayOptions,
): SampleSheet {
  const { numbers, rowCount, values } = matrix
  const measured = covariates.map(name => {
    const place = numbers.indexOf(name)
    return {
      kind: 'number' as const,
      name,
      unit: null,
      values: Float64Array.from({ length: rowCount }, (_, row) => values[row * numbers.length + place]),
    }
  })
  const named = textColumn('sample', names)
  const { columns: others, findings } = withoutIdentifiers(
    matrix.texts.filter(column => column !== own && column.name !== '' && column.name !== 'sample'),
    matrix.source.file,
  )
  const table = {
    ...makeTable(matrix.name, [named, ...others, ...measured]),
    source: matrix.source,
    fileRows: matrix.fileRows,
  }
  const given = Object.fromEntries(
    Object.entries(options.columns ?? {}).filter(
      ([field, name]) =>
        field in sampleFields && field !== 'sample' && table.columns.some(column => column.name === name),
    ),
  )
  const sheet = sheetOf(table, given)
  return { ...sheet, findings: [...findings, ...sheet.findings] }
}

function noCovariate(matrix: Matrix, absent: readonly string[]): FindingsError {
  return new FindingsError(
    absent.map(name => ({
      severity: 'error' as const,
      code: 'no-such-column',
      message: `${matrix.source.file} has no column ${name}`,
      cure: 'name columns of the table for --covariates',
      file: matrix.source.file,
      field: name,
    })),
  )
}

/** A table in which there is nothing to read. */
export function nothing(matrix: Matrix, needed: string): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'no-samples',
      message: `${matrix.source.file}: ${matrix.texts.length} columns of text and ${matrix.numbers.length} of numbers are no table of an assay`,
      cure: `give ${needed}`,
      file: matrix.source.file,
    },
  ])
}

export function shortList(names: readonly string[], most = 5): string {
  return `${names.slice(0, most).join(', ')}${names.length > most ? `, ... (${names.length})` : ''}`
}
