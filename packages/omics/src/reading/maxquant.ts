import { type Finding, FindingsError } from '@tessera/evidence'
import { type Matrix, textAt } from '@tessera/tables'
import type { MaxQuantQuantity, ReadAssayOptions } from './options.ts'
import { keepColumns, keepRows, type RawAssay } from './raw-assay.ts'

/** Columns of each quantity in proteinGroups.txt; what is captured names the sample. */
const quantities: Readonly<Record<MaxQuantQuantity, readonly RegExp[]>> = {
  lfq: [/^LFQ intensity (.+)$/],
  reporter: [/^Reporter intensity corrected (\d+.*)$/, /^Reporter intensity (\d+.*)$/],
  intensity: [/^Intensity (.+)$/],
  ibaq: [/^iBAQ (?!peptides)(.+)$/],
}

/** Rows that MaxQuant marks with + and that are no proteins of the sample. */
const marks = [
  { header: /^Reverse$/i, code: 'reverse-hits', what: 'hits of the reversed database' },
  { header: /^(Potential )?contaminant$/i, code: 'contaminants', what: 'potential contaminants' },
  {
    header: /^Only identified by site$/i,
    code: 'only-by-site',
    what: 'proteins identified only by a modification site',
  },
] as const

/**
 * MaxQuant's proteinGroups.txt (Cox and Mann, Nature Biotechnology 2008): LFQ, reporter, plain or iBAQ intensities;
 * marked rows leave with a count, and 0, which is MaxQuant's way to write that nothing was quantified, is missing.
 * @throws FindingsError `no-such-quantity`
 */
export function proteinGroups(matrix: Matrix, options: ReadAssayOptions): RawAssay {
  const { file } = matrix.source
  const { quantity, columns } = chosen(matrix, options.quantity)
  const width = columns.length
  const findings: Finding[] = []
  const marked = new Map<number, (typeof marks)[number]>()
  for (const mark of marks) {
    const column = matrix.texts.find(({ name }) => mark.header.test(name))
    if (column === undefined) {
      findings.push(noMark(file, mark.what))
      continue
    }
    for (let row = 0; row < matrix.rowCount; row++)
      if (textAt(column, row) === '+' && !marked.has(row)) marked.set(row, mark)
  }
  for (const mark of marks) {
    const count = [...marked.values()].filter(one => one === mark).length
    if (count === 0) continue
    findings.push({
      severity: 'note',
      code: mark.code,
      message: `${file}: ${count} rows left out: ${mark.what}`,
      cure: 'none needed',
      file,
      count,
    })
  }
  const kept = Array.from({ length: matrix.rowCount }, (_, row) => row).filter(row => !marked.has(row))
  const own = keepColumns(
    matrix.values,
    matrix.rowCount,
    matrix.numbers.length,
    columns.map(({ place }) => place),
  )
  const values = keepRows(own, width, kept)
  let zeros = 0
  for (let i = 0; i < values.length; i++)
    if (values[i] === 0) {
      values[i] = Number.NaN
      zeros++
    }
  if (zeros > 0)
    findings.push({
      severity: 'note',
      code: 'zero-is-missing',
      message: `${file}: ${zeros} intensities of 0 (${((100 * zeros) / values.length).toFixed(1)} %) are missing values of MaxQuant`,
      cure: 'none needed; choose how they are imputed',
      file,
      count: zeros,
    })
  const text = (pattern: RegExp) => matrix.texts.find(({ name }) => pattern.test(name))
  const cells = (pattern: RegExp) => {
    const column = text(pattern)
    return column ? kept.map(row => textAt(column, row)) : null
  }
  const majority = cells(/^Majority protein IDs$/) ?? cells(/^Protein IDs$/)
  const names: Record<string, (string | null)[]> = {}
  if (majority) names.uniprot = majority
  const described = cells(/^Protein names$/) ?? cells(/^Fasta headers$/)
  if (described) names.description = described
  return {
    layout: 'maxquant',
    ids: majority ?? kept.map(() => null),
    lines: kept.map(row => matrix.fileRows[row]),
    symbols: cells(/^Gene names$/)?.map(name => name?.split(';')[0] ?? null) ?? null,
    names,
    samples: columns.map(({ sample }) => sample),
    values,
    ownSheet: null,
    findings: [
      ...findings,
      {
        severity: 'note',
        code: 'maxquant-quantity',
        message: `${file}: read ${quantity} of ${width} samples`,
        cure: 'choose another with --quantity lfq, reporter, intensity or ibaq',
        file,
      },
    ],
  }
}

function chosen(matrix: Matrix, wanted: MaxQuantQuantity | undefined) {
  const order: readonly MaxQuantQuantity[] = wanted ? [wanted] : ['lfq', 'reporter', 'intensity', 'ibaq']
  for (const quantity of order)
    for (const pattern of quantities[quantity]) {
      const columns = matrix.numbers.flatMap((name, place) => {
        const sample = pattern.exec(name)?.[1]
        return sample === undefined ? [] : [{ sample, place }]
      })
      if (columns.length > 0) return { quantity, columns }
    }
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-such-quantity',
      message: `${matrix.source.file} has no columns of ${wanted ?? 'intensities by sample'}`,
      cure: 'choose another with --quantity lfq, reporter, intensity or ibaq, or name the experiments in MaxQuant',
      file: matrix.source.file,
    },
  ])
}

function noMark(file: string, what: string): Finding {
  return {
    severity: 'note',
    code: 'mark-absent',
    message: `${file}: no column marks ${what}; none could be left out`,
    cure: 'give proteinGroups.txt as MaxQuant wrote it',
    file,
  }
}
