import type { Finding } from '@tessera/evidence'
import { type Matrix, textAt } from '@tessera/tables'
import type { ReadAssayOptions, StarStrand } from './options.ts'
import { keepColumns, keepRows, type RawAssay } from './raw-assay.ts'
import { plainPath } from './sample-names.ts'

/** Names of the columns of STAR's ReadsPerGene.out.tab, which has no header. */
export const starFields: readonly string[] = [
  'gene_id',
  'unstranded counts',
  'forward counts',
  'reverse counts',
]

/** Whether the first line is of STAR's ReadsPerGene.out.tab. */
export function isStar(first: readonly string[]): boolean {
  return first.length === 4 && first[0] === 'N_unmapped'
}

/**
 * featureCounts (Liao et al., Bioinformatics 2014): Geneid, five columns of the annotation, and a column a BAM file,
 * whose path and ending are no part of the sample's name.
 */
export function featureCounts(matrix: Matrix): RawAssay {
  const kept = matrix.numbers.flatMap((name, i) => (['Start', 'End', 'Length'].includes(name) ? [] : [i]))
  const length = matrix.numbers.indexOf('Length')
  const asText = matrix.texts.find(({ name }) => name === 'Length')
  const lengths =
    length >= 0
      ? Array.from({ length: matrix.rowCount }, (_, row) =>
          String(matrix.values[row * matrix.numbers.length + length]),
        )
      : asText
        ? Array.from({ length: matrix.rowCount }, (_, row) => textAt(asText, row))
        : null
  const paths = kept.map(i => matrix.numbers[i])
  const samples = cleaned(paths)
  return {
    layout: 'featurecounts',
    ids: Array.from({ length: matrix.rowCount }, (_, row) => textAt(matrix.texts[0], row)),
    lines: matrix.fileRows,
    symbols: null,
    names: lengths ? { length: lengths } : {},
    samples,
    values: keepColumns(matrix.values, matrix.rowCount, matrix.numbers.length, kept),
    ownSheet: null,
    findings: samples.some((name, i) => name !== paths[i])
      ? [
          {
            severity: 'note',
            code: 'sample-names-from-paths',
            message: `${matrix.source.file}: samples are called by their files without path and ending: ${paths[0]} is ${samples[0]}`,
            cure: 'none needed; the sheet of samples needs these names',
            file: matrix.source.file,
          },
        ]
      : [],
  }
}

/** Names without path and ending, unless two would then be one. */
function cleaned(paths: readonly string[]): string[] {
  const names = paths.map(plainPath)
  return new Set(names).size === names.length ? names : [...paths]
}

/** One sample of STAR's --quantMode GeneCounts: counts by the strand that was chosen. */
export function starCounts(matrix: Matrix, { strand = 'unstranded' }: ReadAssayOptions): RawAssay {
  const { rowCount, numbers, source } = matrix
  const sample = plainPath(source.file).replace(/[._-]?ReadsPerGene(\.out)?(\.tab)?$/i, '') || matrix.name
  const ids = Array.from({ length: rowCount }, (_, row) => textAt(matrix.texts[0], row))
  const totals = new Map<StarStrand, number>()
  for (const one of ['unstranded', 'forward', 'reverse'] as const) {
    let sum = 0
    for (let row = 0; row < rowCount; row++)
      if (ids[row]?.startsWith('N_') === false)
        sum += matrix.values[row * numbers.length + numbers.indexOf(`${one} counts`)] || 0
    totals.set(one, sum)
  }
  return {
    layout: 'star',
    ids,
    lines: matrix.fileRows,
    symbols: null,
    names: {},
    samples: [sample],
    values: keepColumns(matrix.values, rowCount, numbers.length, [numbers.indexOf(`${strand} counts`)]),
    ownSheet: null,
    findings: strandFinding(totals, strand, source.file),
  }
}

/** A library of one strand has nearly all of its reads in one of the columns. */
function strandFinding(totals: ReadonlyMap<StarStrand, number>, strand: StarStrand, file: string): Finding[] {
  const forward = totals.get('forward') ?? 0
  const reverse = totals.get('reverse') ?? 0
  const share = forward / Math.max(forward + reverse, 1)
  const likely: StarStrand = share > 0.85 ? 'forward' : share < 0.15 ? 'reverse' : 'unstranded'
  if (likely === strand || forward + reverse === 0) return []
  return [
    {
      severity: 'warning',
      code: 'star-strand',
      message: `${file}: ${strand} counts were read, and ${(100 * Math.max(share, 1 - share)).toFixed(0)} % of the stranded ones are ${share > 0.5 ? 'forward' : 'reverse'}: the library seems to be ${likely}`,
      cure: `read it with --strand ${likely}`,
      file,
    },
  ]
}

/** One sample of Salmon (quant.sf): estimated counts, or TPM where that scale is declared. */
export function salmonQuantities(
  matrix: Matrix,
  { scale }: ReadAssayOptions,
  folder: string | null,
): RawAssay {
  const column = scale === 'tpm' ? 'TPM' : 'NumReads'
  const { rowCount, numbers } = matrix
  const lengths = matrix.numbers.includes('EffectiveLength') ? numbers.indexOf('EffectiveLength') : -1
  const lengthText = matrix.texts.find(({ name }) => name === 'EffectiveLength' || name === 'Length')
  const length = Array.from({ length: rowCount }, (_, row) =>
    lengths >= 0
      ? String(matrix.values[row * numbers.length + lengths])
      : lengthText
        ? textAt(lengthText, row)
        : null,
  )
  return {
    layout: 'salmon',
    ids: Array.from({ length: rowCount }, (_, row) => textAt(matrix.texts[0], row)),
    lines: matrix.fileRows,
    symbols: null,
    names: { length },
    // Salmon calls every file quant.sf: the folder is the sample.
    samples: [/^quant$/i.test(matrix.name) && folder ? folder : matrix.name],
    values: keepColumns(matrix.values, rowCount, numbers.length, [numbers.indexOf(column)]),
    ownSheet: null,
    findings: [
      {
        severity: 'note',
        code: 'salmon-transcripts',
        message: `${matrix.source.file}: ${column} of ${rowCount} transcripts; genes are sums of their transcripts`,
        cure: 'summarise to genes (tximport) for tests on genes',
        file: matrix.source.file,
      },
    ],
  }
}

/** Rows that count reads without a gene: STAR's N_..., HTSeq's __... */
const summaryRow =
  /^(N_(unmapped|multimapping|noFeature|ambiguous)|__(no_feature|ambiguous|too_low_aQual|not_aligned|alignment_not_unique))$/

/** Takes the summary rows of STAR and HTSeq out, with a finding. */
export function withoutSummaryRows(raw: RawAssay, file: string): RawAssay {
  const summary = raw.ids.flatMap((id, f) => (id !== null && summaryRow.test(id) ? [f] : []))
  if (summary.length === 0) return raw
  const gone = new Set(summary)
  const kept = raw.ids.flatMap((_, f) => (gone.has(f) ? [] : [f]))
  return {
    ...raw,
    ids: kept.map(f => raw.ids[f]),
    lines: kept.map(f => raw.lines[f]),
    symbols: raw.symbols && kept.map(f => raw.symbols?.[f] ?? null),
    names: Object.fromEntries(
      Object.entries(raw.names).map(([kind, names]) => [kind, kept.map(f => names[f])]),
    ),
    values: keepRows(raw.values, raw.samples.length, kept),
    findings: [
      ...raw.findings,
      {
        severity: 'warning',
        code: 'summary-rows',
        message: `${file}: ${summary.map(f => raw.ids[f]).join(', ')} count reads without a gene and were left out`,
        cure: 'none needed',
        file,
        row: raw.lines[summary[0]],
        count: summary.length,
      },
    ],
  }
}
