import { type Finding, FindingsError } from '@tessera/evidence'
import { type Matrix, type TextColumn, textAt } from '@tessera/tables'
import { featureColumnKind } from './feature-columns.ts'
import type { ReadAssayOptions } from './options.ts'
import type { RawAssay } from './raw-assay.ts'
import { isFeatureHeader, isSampleHeader, valueHeaders } from './recognise-layout.ts'

const shown = 20

/**
 * A row a measurement: sample, feature, value. A pair that is not there is missing; a pair that stands twice is an
 * error, of which the first value is kept.
 * @throws FindingsError `no-such-column`
 */
export function longTable(matrix: Matrix, options: ReadAssayOptions): RawAssay {
  const sample = textColumn(matrix, options, 'sample', isSampleHeader)
  const feature = textColumn(matrix, options, 'feature', isFeatureHeader)
  const value = valueColumn(matrix, options)
  const symbol =
    options.columns?.symbol === undefined
      ? matrix.texts.find(column => column !== feature && featureColumnKind(column.name) === 'symbol')
      : matrix.texts.find(({ name }) => name === options.columns?.symbol)
  const size = sample.levels.length
  const values = new Float64Array(feature.levels.length * size).fill(Number.NaN)
  const seen = new Uint8Array(values.length)
  const symbols: (string | null)[] = new Array(feature.levels.length).fill(null)
  const lines = new Int32Array(feature.levels.length)
  const findings: Finding[] = []
  let twice = 0
  let nameless = 0
  for (let row = 0; row < matrix.rowCount; row++) {
    const f = feature.codes[row]
    const s = sample.codes[row]
    if (f < 0 || s < 0) {
      nameless++
      continue
    }
    const place = f * size + s
    if (seen[place] === 1) {
      twice++
      if (twice <= shown)
        findings.push({
          severity: 'error',
          code: 'measurement-twice',
          message: `${matrix.source.file}: ${feature.levels[f]} of the sample ${sample.levels[s]} stands twice; the first value was kept`,
          cure: 'keep one row a sample and feature, or give replicates names of their own',
          file: matrix.source.file,
          row: matrix.fileRows[row],
        })
      continue
    }
    seen[place] = 1
    if (lines[f] === 0) {
      lines[f] = matrix.fileRows[row]
      symbols[f] = symbol ? textAt(symbol, row) : null
    }
    values[place] = matrix.values[row * matrix.numbers.length + value]
  }
  const count = (code: string, what: string, cure: string, n: number) => {
    if (n > 0)
      findings.push({
        severity: 'error',
        code,
        message: `${matrix.source.file}: ${n} ${what}`,
        cure,
        file: matrix.source.file,
        count: n,
      })
  }
  count(
    'measurement-twice',
    'further measurements stand twice',
    'keep one row a sample and feature',
    twice - shown,
  )
  count(
    'measurement-without-name',
    'rows name no sample or no feature and were left out',
    'fill the names in',
    nameless,
  )
  return {
    layout: 'long',
    ids: feature.levels,
    lines,
    symbols: symbol ? symbols : null,
    names: {},
    samples: sample.levels,
    values,
    ownSheet: null,
    findings,
  }
}

function textColumn(
  matrix: Matrix,
  { columns }: ReadAssayOptions,
  field: 'sample' | 'feature',
  recognised: (header: string) => boolean,
): TextColumn {
  const name = columns?.[field]
  const column =
    name === undefined
      ? matrix.texts.find(text => recognised(text.name))
      : matrix.texts.find(text => text.name === name)
  if (column) return column
  throw absent(matrix, field, name)
}

function valueColumn(matrix: Matrix, { columns }: ReadAssayOptions): number {
  const name = columns?.value
  const place =
    name === undefined
      ? Math.max(
          -1,
          ...valueHeaders
            .map(header => matrix.numbers.findIndex(number => number.toLowerCase() === header))
            .filter(found => found >= 0)
            .slice(0, 1),
        )
      : matrix.numbers.indexOf(name)
  if (place >= 0) return place
  if (name === undefined && matrix.numbers.length === 1) return 0
  throw absent(matrix, 'value', name)
}

function absent(matrix: Matrix, field: string, name: string | undefined): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `${matrix.source.file} has no column ${name ?? `for the ${field}`}`,
      cure: `name it: --columns ${field}=COLUMN; the columns are ${matrix.fields.slice(0, 30).join(', ')}`,
      file: matrix.source.file,
      field: name ?? field,
    },
  ])
}
