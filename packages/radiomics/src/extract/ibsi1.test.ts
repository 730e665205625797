import { beforeAll, describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { largestError, reference } from '../../test/agreement.ts'
import {
  type Configuration,
  configurations,
  excess,
  ibsi1Folder,
  ibsi1Values,
  type JudgedRow,
  judgeConfiguration,
} from '../../test/ibsi1.ts'
import { ibsiFeatures } from './ibsi-features.ts'

const rows: JudgedRow[] = []
const own = Object.keys(ibsiFeatures).filter(tag => /^(morph|loc|stat|ih|ivh)_/.test(tag))

describe.skipIf(ibsi1Folder === null)('IBSI-1 (skipped where ../shared/data/ibsi1 is absent)', () => {
  beforeAll(async () => {
    for (const config of configurations) rows.push(...(await judgeConfiguration(ibsi1Folder ?? '', config)))
  }, 300_000)

  const names: Record<Configuration, string> = {
    digital: 'the digital phantom',
    a: 'configuration A',
    b: 'configuration B',
    c: 'configuration C',
  }
  it.each(configurations)(
    'configuration-%s: every row that has a reference value is within its tolerance',
    config => {
      const judged = rows.filter(row => row.config === config && row.reference !== null)
      expect(judged.length).toBeGreaterThan(200)
      expect(judged.filter(row => row.agrees !== true)).toEqual([])
      recordError(`IBSI-1, ${names[config]}`, Math.max(...judged.map(inTolerances)))
    },
  )

  it('without-reference: rows without a reference value are computed', () => {
    const listed = rows.filter(row => row.reference === null)
    expect(listed.map(row => row.tag).filter((tag, at, all) => all.indexOf(tag) === at)).toEqual([
      'morph_vol_dens_ombb',
      'morph_area_dens_ombb',
      'morph_vol_dens_mvee',
      'morph_area_dens_mvee',
      'ivh_auc',
    ])
    for (const row of listed) expect(row.ours).toBeGreaterThan(0)
  })

  it.each(own)(
    '%s is within the consensus tolerance in the digital phantom and configurations A to C',
    tag => {
      const judged = rows.filter(row => row.tag === tag)
      expect(judged).toHaveLength(configurations.length)
      for (const row of judged) expect(row.ours).not.toBeNull()
      const errors = judged.filter(row => row.reference !== null).map(inTolerances)
      recordError(`IBSI ${tag}`, Math.max(0, ...errors))
      for (const error of errors) expect(error).toBeLessThanOrEqual(1)
    },
  )

  it.each(['d', 'e'] as const)(
    'peer-%s: MIRP gives the same values',
    async config => {
      const mirp = reference<Record<string, Record<string, number>>>('mirp-ct')[config]
      const values = await ibsi1Values(ibsi1Folder ?? '', config)
      const tags = Object.keys(mirp).filter(tag => tag in values)
      expect(tags.length).toBeGreaterThan(200)
      const error = largestError(
        `IBSI-1, configuration ${config.toUpperCase()} beside MIRP`,
        tags.map(tag => values[tag]),
        tags.map(tag => mirp[tag]),
      )
      expect(error).toBeLessThan(1e-4)
    },
    120_000,
  )
})

describe('what agrees with a printed value', () => {
  it('three significant digits, or as many as are printed', () => {
    expect(excess(1494.6, '1490', 0)).toBe(0)
    expect(excess(1495.1, '1490', 0)).toBe(Number.POSITIVE_INFINITY)
    expect(excess(0.50049, '0.5', 0)).toBe(0)
    expect(excess(0.5006, '0.5', 0)).toBe(Number.POSITIVE_INFINITY)
    expect(excess(125256.4, '125256', 0)).toBe(0)
    expect(excess(125257, '125256', 0)).toBe(Number.POSITIVE_INFINITY)
    expect(excess(0.0000698, '6.98E-05', 1.03e-5)).toBe(0)
    expect(excess(556.33, '556', 4)).toBe(0)
    expect(excess(561, '556', 4)).toBeGreaterThan(1)
  })
})

function inTolerances({ ours, reference: printed, tolerance }: JudgedRow): number {
  return ours === null || printed === null ? Number.POSITIVE_INFINITY : excess(ours, printed, tolerance ?? 0)
}
