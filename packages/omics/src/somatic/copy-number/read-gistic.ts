import type { Finding } from '@tessera/evidence'
import { Assay, unknownSample } from '../../assay/index.ts'
import { fileFault, lineBatches, RowFindings, shownFile } from '../../variants/index.ts'

/** A peak of GISTIC's all_lesions file. */
export interface GisticPeak {
  readonly name: string
  readonly kind: 'amplification' | 'deletion'
  readonly band: string
  readonly qValue: number
}

export interface GisticCalls {
  /** Peaks or genes x samples, -2 to 2; amplitude 0 to 2 of peaks. */
  readonly assay: Assay
  /** Of an all_lesions file; null for genes. */
  readonly peaks: readonly GisticPeak[] | null
  readonly findings: Finding[]
}

/**
 * Reads GISTIC2's `all_lesions.conf_XX.txt` (the rows of thresholded calls; those of actual changes are passed over) or
 * `all_thresholded.by_genes.txt`.
 * @throws FindingsError unless the file is one of the two
 */
export async function readGistic(path: string): Promise<GisticCalls> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  let header: string[] | null = null
  let first = 0
  let lesions = false
  const ids: string[] = []
  const peaks: GisticPeak[] = []
  const rows: Float64Array[] = []
  let line = 0
  for await (const batch of lineBatches(path))
    for (const text of batch) {
      line++
      if (text.trim() === '') continue
      const cells = text
        .replace(/\t+$/, '')
        .split('\t')
        .map(cell => cell.trim().replace(/ +/g, ' '))
      if (header === null) {
        header = cells
        lesions = /^unique name$/i.test(cells[0])
        first = lesions ? 9 : 3
        if (!lesions && !/^gene symbol$/i.test(cells[0])) break
        continue
      }
      if (lesions && /CN values/i.test(cells[0])) continue
      const values = Float64Array.from({ length: header.length - first }, (_, s) => {
        const cell = cells[first + s] ?? ''
        return /^-?[0-2]$/.test(cell) ? Number(cell) : Number.NaN
      })
      const broken = values.findIndex(value => Number.isNaN(value))
      if (broken >= 0)
        found.add({
          severity: 'warning',
          code: 'not-a-call',
          message: `no call from -2 to 2 for ${header[first + broken]}; it is missing`,
          cure: 'take the file as GISTIC wrote it',
          row: line,
        })
      if (ids.includes(cells[0])) {
        found.add({
          severity: 'warning',
          code: 'name-twice',
          message: `${cells[0]} stands twice; the first row is kept`,
          cure: 'remove one of the rows',
          row: line,
        })
        continue
      }
      ids.push(cells[0])
      rows.push(values)
      if (lesions)
        peaks.push({
          name: cells[0],
          kind: /^amp/i.test(cells[0]) ? 'amplification' : 'deletion',
          band: cells[1] ?? '',
          qValue: Number(cells[5]),
        })
    }
  if (header === null || rows.length === 0)
    throw fileFault(
      file,
      'not-gistic',
      'it is neither all_lesions.conf_XX.txt nor all_thresholded.by_genes.txt',
      'give one of these two files as GISTIC2 wrote it',
    )
  const samples = header.slice(first)
  const twice = samples.find((name, i) => samples.indexOf(name) !== i)
  if (twice !== undefined)
    throw fileFault(file, 'duplicate-sample', `the column ${twice} stands twice`, 'rename one of the columns')
  const namesOf = (r: number): Record<string, string> => (lesions ? { band: peaks[r].band } : {})
  const values = new Float64Array(rows.length * samples.length)
  rows.forEach((row, r) => {
    values.set(row, r * samples.length)
  })
  return {
    assay: new Assay({
      name: file,
      scale: 'score',
      features: ids.map((id, r) => ({
        id,
        symbol: lesions ? null : id,
        names: namesOf(r),
      })),
      samples: samples.map(unknownSample),
      values,
    }),
    peaks: lesions ? peaks : null,
    findings: found.list(),
  }
}
