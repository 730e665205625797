import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Finding, FindingsError } from '@tessera/evidence'
import { ImagingError } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { completeSettings, parseRadiomicsSettings, readRadiomicsSettings } from './read-settings.ts'
import { featureFamilies } from './settings.ts'

const folder = fileURLToPath(new URL('../../settings', import.meta.url))

function findingsOf(work: () => unknown): readonly Finding[] {
  try {
    work()
  } catch (error) {
    if (error instanceof FindingsError) return error.findings
    throw error
  }
  return []
}

describe('radiomics settings', () => {
  it.each(readdirSync(folder))('committed file %s is complete', file => {
    const settings = readRadiomicsSettings(`${folder}/${file}`)
    expect(settings.name).toBeTruthy()
  })

  it('all of IBSI-1 are there', () => {
    const wanted = ['digital', 'a', 'b', 'c', 'd', 'e'].map(name => `ibsi1-${name}.yaml`)
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(wanted))
  })

  it('defaults: every family and aggregation, no interpolation', () => {
    const settings = parseRadiomicsSettings('format: tessera-radiomics/1\ndiscretisation: { method: none }\n')
    expect(settings.features).toEqual(featureFamilies)
    expect(settings.texture.aggregations).toHaveLength(9)
    expect(settings.interpolation).toBeUndefined()
    expect(settings.resegmentation).toEqual({})
  })

  it('an unknown setting is named with its line and the nearest one', () => {
    const text =
      'format: tessera-radiomics/1\ndiscretisation: { method: none }\ninterpolation:\n  spacing: 2\n  imaeg: cubic\n'
    expect(findingsOf(() => parseRadiomicsSettings(text, 'mine.yaml'))).toEqual([
      expect.objectContaining({
        code: 'settings-unknown-key',
        file: 'mine.yaml',
        row: 5,
        field: 'interpolation.imaeg',
        cure: "did you mean 'image'?",
      }),
    ])
  })

  it('a wrong value is named with its line, each one', () => {
    const text =
      'format: tessera-radiomics/1\ndiscretisation: { method: fixedBinNumber, bins: 0 }\nresegmentation:\n  range: [400, -500]\n'
    const found = findingsOf(() => parseRadiomicsSettings(text))
    expect(found.map(({ row, field }) => [row, field])).toEqual([
      [4, 'resegmentation.range'],
      [2, 'discretisation.bins'],
    ])
    for (const { cure } of found) expect(cure.length).toBeGreaterThan(10)
  })

  it('no discretisation: the cure says how to write it', () => {
    const [finding] = findingsOf(() => parseRadiomicsSettings('format: tessera-radiomics/1\n'))
    expect(finding.cure).toContain('fixedBinSize')
  })

  it('another kind of file is told to be one', () => {
    const found = findingsOf(() => parseRadiomicsSettings('setting:\n  binWidth: 25\n'))
    expect(found.map(({ code }) => code)).toContain('settings-format')
  })

  it('what is no YAML has its line', () => {
    const [finding] = findingsOf(() =>
      parseRadiomicsSettings('format: tessera-radiomics/1\ntexture: { distance: 1\n'),
    )
    expect(finding.code).toBe('settings-not-yaml')
    expect(finding.row).toBeGreaterThan(1)
  })

  it('a file that is not there', () => {
    expect(() => readRadiomicsSettings('/nowhere/settings.yaml')).toThrow(ImagingError)
  })

  it('settings of a program are checked too', () => {
    expect(
      findingsOf(() =>
        completeSettings({
          format: 'tessera-radiomics/1',
          discretisation: { method: 'fixedBinSize', width: -1 },
        }),
      ),
    ).toHaveLength(1)
  })

  it('two filters of one name are refused, two of one kind are not', () => {
    const filters = (text: string) => () =>
      parseRadiomicsSettings(
        `format: tessera-radiomics/1\ndiscretisation: { method: none }\nfilters: [${text}]\n`,
      )
    expect(findingsOf(filters('{ type: log, sigma: 1 }, { type: log, sigma: 2 }'))).toEqual([])
    expect(findingsOf(filters('{ type: log, sigma: 1 }, { type: log, sigma: 1 }'))).toHaveLength(1)
    expect(findingsOf(filters('{ type: log, sigma: 1, sgima: 2 }'))[0].cure).toBe("did you mean 'sigma'?")
  })

  it('spacing has as many numbers as dimensions', () => {
    const spacing = (text: string) => () =>
      parseRadiomicsSettings(
        `format: tessera-radiomics/1\ndiscretisation: { method: none }\ninterpolation: ${text}\n`,
      )
    expect(findingsOf(spacing('{ spacing: [1, 1] }'))).toHaveLength(1)
    expect(findingsOf(spacing('{ spacing: [1, 1], dimensions: 2 }'))).toEqual([])
    expect(findingsOf(spacing('{ spacing: [1, 1, 3] }'))).toEqual([])
  })
})
