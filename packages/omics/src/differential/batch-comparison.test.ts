import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { countsAssay } from '../../test/counts.ts'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { batchComparison } from './batch-comparison.ts'

const folder = new URL('../../../../../shared/data/bladderbatch/', import.meta.url)
const absent = !existsSync(folder)
if (absent) console.log('bladderbatch beside sva and limma is skipped: ../shared/data is not here')

function bladder(): Assay {
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map(line => line.replaceAll('"', '').split(','))
  const rows = lines(gunzipSync(readFileSync(new URL('expr_top2000var_x57.csv.gz', folder))).toString())
  const sheet = new Map(lines(readFileSync(new URL('pheno.csv', folder), 'utf8')).map(row => [row[0], row]))
  const ids = rows[0].slice(1)
  return new Assay({
    name: 'bladder',
    scale: 'log2',
    features: rows.slice(1).map(([id]) => ({ id, symbol: null, names: {} })),
    samples: ids.map(id => ({
      ...unknownSample(id),
      batch: sheet.get(id)?.[3] ?? null,
      covariates: { cancer: sheet.get(id)?.[4] ?? null },
    })),
    values: Float64Array.from(rows.slice(1).flatMap(row => row.slice(1).map(Number))),
  })
}

describe.skipIf(absent)('group and batch in bladderbatch', () => {
  it('are reported as confounded, with the shares of sva and limma', () => {
    const r = reference<{ moderated: Record<string, number>; cramersV: number; table: number[][] }>(
      'bladderbatch',
    )
    const { shares, confounding, findings } = batchComparison(bladder(), { group: 'cancer', batch: 'batch' })
    const { raw, combat, combatKept, batch } = r.moderated
    const counts = shares.map(({ significant }) => significant)
    expect(
      recordAbsoluteError('Features that differ before and after ComBat', counts, [
        raw,
        combat,
        combatKept,
        batch,
      ]),
    ).toBe(0)
    expect(confounding.cramersV).toBeCloseTo(r.cramersV, 12)
    expect(confounding.counts).toEqual(r.table)
    expect(confounding.aloneBatches.map(one => one.batch)).toEqual(['1', '3', '4'])
    expect(findings[0].message).toContain('batch 3 holds Normal alone')
  })
})

describe('group and batch', () => {
  it('that are the same are said to be, and nothing is dropped in silence', () => {
    const same = countsAssay.with({
      samples: countsAssay.samples.map(sample => ({
        ...sample,
        batch: sample.covariates.group === 'A' ? 'x' : 'y',
      })),
    })
    const { shares, confounding } = batchComparison(same, { group: 'group', batch: 'batch' })
    expect(confounding).toMatchObject({ cramersV: 1, separable: false })
    expect(shares[0].why).toBeNull()
    expect(shares[3].why).toContain('cannot tell its columns apart')
  })
})
