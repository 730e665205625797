import type { Assay } from '@tessera/omics'
import { makeTable, numberColumn, type Table, textColumn } from '@tessera/tables'

/** Features in rows: a column of names, one of symbols where there are any, and a column a sample. */
export function assayTable(assay: Assay): Table {
  const { features, samples, size, values, name } = assay
  const symbols = features.some(({ symbol }) => symbol !== null)
  return makeTable(name, [
    textColumn(
      'feature',
      features.map(({ id }) => id),
    ),
    ...(symbols
      ? [
          textColumn(
            'symbol',
            features.map(({ symbol }) => symbol),
          ),
        ]
      : []),
    ...samples.map(({ id }, s) =>
      numberColumn(
        id,
        Float64Array.from({ length: features.length }, (_, f) => values[f * size + s]),
      ),
    ),
  ])
}
